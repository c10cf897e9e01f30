using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Devices;

/// <summary>
/// Which device a recording follows: of an order of names, the first that is there. A single name is stood in for by the default microphone
/// while it is away. Without a name it is the server's default. What a loudspeaker plays passes for a microphone only where it was named,
/// or was the default when the recording began (a virtual microphone is such a monitor). Does no I/O; not safe for concurrent use.
/// </summary>
/// <param name="order">
/// The best first: a device's name, or an unambiguous part of its name or description, or one of <see cref="FollowedInputs"/>. Empty for
/// the default.
/// </param>
internal sealed class DevicePreference(IReadOnlyList<string> order)
{
    private readonly DeviceOrder _order = new(order);
    private readonly Dictionary<string, AudioDevice> _known = [];
    private string? _monitor;
    private bool _began;

    /// <param name="wanted">The only name; null for the default.</param>
    public DevicePreference(string? wanted)
        : this(string.IsNullOrWhiteSpace(wanted) ? [] : [wanted]) { }

    /// <summary>
    /// Whether the default microphone is asked for by its name too, since the sound server puts a stream that names none elsewhere. What
    /// follows the default then is the recorder, not the server.
    /// </summary>
    public bool InsistsByName { get; set; }

    /// <summary>Chooses among what is there.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="takeStandIn">Whether another microphone will do while the only named one is away; always so once one was chosen.</param>
    /// <exception cref="AudioInputException">None fits.</exception>
    public ChosenDevice Choose(IReadOnlyList<AudioDevice> devices, bool takeStandIn)
    {
        var chosen = order.Count == 0 ? ChooseDefault(devices) : ChooseNamed(devices, takeStandIn || _began);
        _began = true;
        return chosen;
    }

    /// <summary>What is there and better than what is recorded.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="chosen">What was chosen.</param>
    /// <param name="recorded">The name of what is recorded by now: the server may have moved the stream.</param>
    /// <returns>Null: nothing.</returns>
    public AudioDevice? FindBetter(IReadOnlyList<AudioDevice> devices, ChosenDevice chosen, string recorded) =>
        order.Count > 0 ? _order.Better(devices, recorded, Known)?.Device
        : chosen.IsStandIn && DefaultMicrophone(devices) is { } device && device.Name != recorded ? device
        : null;

    /// <summary>Whether an order says all that may be recorded.</summary>
    private bool IsStrict => order.Count > 1 || FollowedInputs.IsMeant(order[0]);

    private ChosenDevice ChooseNamed(IReadOnlyList<AudioDevice> devices, bool takeStandIn)
    {
        // Here the names are looked at one by one, and what is wrong with them is said.
        if (!takeStandIn)
            DeviceChoice.Choose(devices, order);
        if (_order.Best(devices, Known) is { } best)
            return Take(best);
        if (IsStrict)
            throw DeviceChoice.NoneOf(order);
        return (DefaultMicrophone(devices) ?? OtherMicrophone(devices)) is { } standIn
            ? new(standIn, ByName: !standIn.IsDefault, NameOf(order[0]), IsStandIn: true)
            : throw new AudioInputException(
                AudioInputProblem.NoDevice,
                $"'{NameOf(order[0])}' is away, and there is no other microphone; plug it in"
            );
    }

    private ChosenDevice Take(RankedDevice best)
    {
        var name = order[best.Rank];
        if (!FollowedInputs.IsMeant(name))
            _known[name] = best.Device;
        return new(best.Device, ByName: true, NameOf(order[0]), IsStandIn: best.Rank > 0)
        {
            IsPinned = IsStrict,
            MayBeSilent = FollowedInputs.IsSpeaker(name),
        };
    }

    private ChosenDevice ChooseDefault(IReadOnlyList<AudioDevice> devices)
    {
        if (!_began)
        {
            var device = DeviceChoice.Choose(devices, order);
            _monitor = device.IsMonitor ? device.Name : null;
            return new(device, ByName: false);
        }

        if (DefaultMicrophone(devices) is { } microphone)
            return new(microphone, ByName: InsistsByName, IsStandIn: InsistsByName);
        return OtherMicrophone(devices) is { } other
            ? new(other, ByName: true, IsStandIn: true)
            : throw new AudioInputException(AudioInputProblem.NoDevice, "there is no microphone any more; plug one in");
    }

    /// <summary>What a person calls what is named.</summary>
    private string NameOf(string name) => _known.TryGetValue(name, out var device) ? device.Description : name;

    private string? Known(string name) => _known.TryGetValue(name, out var device) ? device.Name : null;

    private AudioDevice? DefaultMicrophone(IReadOnlyList<AudioDevice> devices) =>
        devices.FirstOrDefault(device => device.IsDefault && (!device.IsMonitor || device.Name == _monitor));

    private AudioDevice? OtherMicrophone(IReadOnlyList<AudioDevice> devices) =>
        devices.FirstOrDefault(device => !device.IsMonitor || device.Name == _monitor);
}
