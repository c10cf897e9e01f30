using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Devices;

/// <summary>
/// Which device a recording follows: the one that was named, by its name; while it is away, the default microphone. Without a name the
/// server's default. What a loudspeaker plays passes for a microphone only where it was named, or was the default when the recording
/// began (a virtual microphone is such a monitor). Does no I/O; not safe for concurrent use.
/// </summary>
/// <param name="wanted">A device's name, or an unambiguous part of its name or description; null for the default.</param>
internal sealed class DevicePreference(string? wanted)
{
    private readonly string? _wanted = string.IsNullOrWhiteSpace(wanted) ? null : wanted;
    private AudioDevice? _named;
    private string? _monitor;
    private bool _began;

    /// <summary>
    /// Whether the default microphone is asked for by its name too, since the sound server puts a stream that names none elsewhere. What
    /// follows the default then is the recorder, not the server.
    /// </summary>
    public bool InsistsByName { get; set; }

    /// <summary>Chooses among what is there.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="takeStandIn">Whether another microphone will do while the named one is away; always so once one was chosen.</param>
    /// <exception cref="AudioInputException">None fits.</exception>
    public ChosenDevice Choose(IReadOnlyList<AudioDevice> devices, bool takeStandIn)
    {
        var chosen = _wanted is null ? ChooseDefault(devices) : ChooseNamed(devices, takeStandIn || _began);
        _began = true;
        return chosen;
    }

    /// <summary>Whether something better is there than what is recorded.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="chosen">What was chosen.</param>
    /// <param name="recorded">The name of what is recorded by now: the server may have moved the stream.</param>
    public bool IsBetterThere(IReadOnlyList<AudioDevice> devices, ChosenDevice chosen, string recorded) =>
        _wanted is null
            ? chosen.IsStandIn && DefaultMicrophone(devices) is { } device && device.Name != recorded
            : Named(devices) is { } named && named.Name != recorded;

    private ChosenDevice ChooseNamed(IReadOnlyList<AudioDevice> devices, bool takeStandIn)
    {
        if (!takeStandIn)
            _named = DeviceChoice.Choose(devices, _wanted);
        if (Named(devices) is { } named)
        {
            _named = named;
            return new(named, ByName: true, named.Description);
        }

        var preferred = _named?.Description ?? _wanted!;
        return (DefaultMicrophone(devices) ?? OtherMicrophone(devices)) is { } standIn
            ? new(standIn, ByName: !standIn.IsDefault, preferred, IsStandIn: true)
            : throw new AudioInputException(
                AudioInputProblem.NoDevice,
                $"'{preferred}' is away, and there is no other microphone; plug it in"
            );
    }

    private ChosenDevice ChooseDefault(IReadOnlyList<AudioDevice> devices)
    {
        if (!_began)
        {
            var device = DeviceChoice.Choose(devices, wanted: null);
            _monitor = device.IsMonitor ? device.Name : null;
            return new(device, ByName: false);
        }

        if (DefaultMicrophone(devices) is { } microphone)
            return new(microphone, ByName: InsistsByName, IsStandIn: InsistsByName);
        return OtherMicrophone(devices) is { } other
            ? new(other, ByName: true, IsStandIn: true)
            : throw new AudioInputException(AudioInputProblem.NoDevice, "there is no microphone any more; plug one in");
    }

    private AudioDevice? Named(IReadOnlyList<AudioDevice> devices)
    {
        if (_named is { } known && devices.FirstOrDefault(device => device.Name == known.Name) is { } same)
            return same;
        try
        {
            return DeviceChoice.Choose(devices, _wanted);
        }
        catch (AudioInputException)
        {
            return null;
        }
    }

    private AudioDevice? DefaultMicrophone(IReadOnlyList<AudioDevice> devices) =>
        devices.FirstOrDefault(device => device.IsDefault && (!device.IsMonitor || device.Name == _monitor));

    private AudioDevice? OtherMicrophone(IReadOnlyList<AudioDevice> devices) =>
        devices.FirstOrDefault(device => !device.IsMonitor || device.Name == _monitor);
}
