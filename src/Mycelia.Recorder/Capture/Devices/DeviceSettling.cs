namespace Mycelia.Recorder.Capture.Devices;

/// <summary>
/// How long devices have been there without a break: one whose plug is loose, or whose connection comes and goes, must not cut a
/// recording to pieces. Not safe for concurrent use.
/// </summary>
/// <param name="first">Those that were there at the beginning; they count as settled.</param>
/// <param name="time">The clock.</param>
internal sealed class DeviceSettling(IEnumerable<AudioDevice> first, TimeProvider time)
{
    /// <summary>How long a device has to be there before a recording goes over to it.</summary>
    public static readonly TimeSpan Length = TimeSpan.FromSeconds(2);

    private Dictionary<(string Name, uint Index), long?> _since = first
        .Select(KeyOf)
        .Distinct()
        .ToDictionary(static key => key, static _ => (long?)null);

    /// <summary>Takes note of what is there by now.</summary>
    public void See(IEnumerable<AudioDevice> devices)
    {
        var now = time.GetTimestamp();
        _since = devices
            .Select(KeyOf)
            .Distinct()
            .ToDictionary(static key => key, key => _since.TryGetValue(key, out var since) ? since : now);
    }

    /// <summary>For how long a device has still to be there; zero when it has been long enough.</summary>
    public TimeSpan Left(AudioDevice device)
    {
        if (!_since.TryGetValue(KeyOf(device), out var known))
            return Length;
        var left = known is { } since ? Length - time.GetElapsedTime(since) : TimeSpan.Zero;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static (string Name, uint Index) KeyOf(AudioDevice device) => (device.Name, device.Index);
}
