namespace Mycelia.Recorder.Capture.Devices;

/// <summary>Decides what is to be recorded, of an order of names. Pure.</summary>
/// <param name="names">Names as <see cref="DeviceNames"/> understands them, the best first.</param>
internal sealed class DeviceOrder(IReadOnlyList<string> names)
{
    /// <summary>The names, the best first.</summary>
    public IReadOnlyList<string> Names => names;

    /// <summary>What is to be taken, of what is left to this input; null: it is the only one.</summary>
    public DeviceShare? Share { get; init; }

    /// <summary>What is to be taken.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="known">
    /// The name of the device that a name of the order led to before: what is plugged in later may fit it as well.
    /// </param>
    /// <returns>Null: nothing of the order is there.</returns>
    public RankedDevice? Best(IReadOnlyList<AudioDevice> devices, Func<string, string?>? known = null)
    {
        for (var rank = 0; rank < names.Count; rank++)
        {
            if (Find(devices, names[rank], known) is { } device && FindOwner(devices, new(rank, device)) is null)
                return new(rank, device);
        }

        return null;
    }

    /// <summary>What is to be taken in the place of what is recorded.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="recorded">The name of what is recorded.</param>
    /// <param name="known">As in <see cref="Best"/>.</param>
    /// <returns>Null: nothing else.</returns>
    public RankedDevice? Better(IReadOnlyList<AudioDevice> devices, string recorded, Func<string, string?>? known = null) =>
        Best(devices, known) is { } best && best.Device.Name != recorded ? best : null;

    /// <summary>What is there of the order, and is for another input.</summary>
    /// <returns>Null: nothing.</returns>
    public (string Name, AudioDevice Device, string Owner)? Taken(IReadOnlyList<AudioDevice> devices, Func<string, string?>? known = null)
    {
        for (var rank = 0; rank < names.Count; rank++)
        {
            if (Find(devices, names[rank], known) is { } device && FindOwner(devices, new(rank, device)) is { } owner)
                return (names[rank], device, owner);
        }

        return null;
    }

    /// <summary>
    /// The other input that a device is for, as the user calls it: the one that records it, or, where it would only be recorded for want of
    /// a better one, the one that names it first.
    /// </summary>
    /// <returns>Null: it is free.</returns>
    private string? FindOwner(IReadOnlyList<AudioDevice> devices, RankedDevice found) =>
        Share
            ?.Claims.Others(Share.Input)
            .Where(other =>
                other.Device == found.Device.Name || (found.Rank > 0 && DeviceNames.Find(devices, other.Name)?.Name == found.Device.Name)
            )
            .Select(static other => other.Name)
            .FirstOrDefault();

    private static AudioDevice? Find(IReadOnlyList<AudioDevice> devices, string name, Func<string, string?>? known)
    {
        var former = known?.Invoke(name);
        return FollowedInputs.IsMeant(name)
            ? FollowedInputs.Find(devices, name, former)
            : devices.FirstOrDefault(device => device.Name == former) ?? DeviceNames.Find(devices, name);
    }
}
