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
/// <param name="never">What is not taken: each device that has one of these in its name or description.</param>
internal sealed class DevicePreference(IReadOnlyList<string> order, params IReadOnlyList<string> never)
{
    private DeviceOrder _order = new(order);
    private readonly Dictionary<string, AudioDevice> _known = [];
    private string? _monitor;
    private bool _began;

    /// <param name="wanted">The only name; null for the default.</param>
    public DevicePreference(string? wanted)
        : this(string.IsNullOrWhiteSpace(wanted) ? [] : [wanted]) { }

    /// <summary>What other inputs leave to this one, which then records nothing that it does not name; null: it is the only one.</summary>
    public DeviceShare? Share
    {
        get => _order.Share;
        init => _order = new(order) { Share = value };
    }

    /// <summary>
    /// Whether the default microphone is asked for by its name too, since the sound server puts a stream that names none elsewhere. What
    /// follows the default then is the recorder, not the server.
    /// </summary>
    public bool InsistsByName { get; set; }

    /// <summary>Chooses among what is there.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="takeStandIn">
    /// Whether another microphone will do while the only named one is away; always so once one was chosen.
    /// </param>
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
    public AudioDevice? FindBetter(IReadOnlyList<AudioDevice> devices, ChosenDevice chosen, string recorded)
    {
        var allowed = Allowed(devices);
        if (_order.Best(allowed, Known) is { Device: var best })
            return best.Name == recorded ? null : best;
        return IsDefaultFollowed(chosen) && DefaultMicrophone(allowed) is { } device && device.Name != recorded ? device : null;
    }

    /// <summary>Whether what is recorded is what a loudspeaker plays, which nobody named, and there is no microphone.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="recorded">The name of what is recorded.</param>
    public bool LacksMicrophone(IReadOnlyList<AudioDevice> devices, string recorded) =>
        order.Count == 0
        && devices.Any(device => device.Name == recorded && device.IsMonitor)
        && Allowed(devices).All(static device => device.IsMonitor);

    /// <summary>Whether a device is one that is not taken.</summary>
    public bool IsNever(AudioDevice device) => Allowed([device]).Count == 0;

    /// <summary>Whether an order says all that may be recorded.</summary>
    private bool IsStrict => order.Count > 1 || Share is not null || FollowedInputs.IsMeant(order[0]);

    /// <summary>Whether the sound server must not move a stream: it might move it to what is not to be opened.</summary>
    private bool IsPinned => never.Count > 0 || order.Count > 0 && IsStrict;

    /// <summary>Whether the recorder follows the default, in the server's place.</summary>
    private bool IsDefaultFollowed(ChosenDevice chosen) => chosen.IsStandIn && (order.Count == 0 || chosen.IsPinned && !IsStrict);

    private IReadOnlyList<AudioDevice> Allowed(IReadOnlyList<AudioDevice> devices) => DeviceNames.Without(devices, never);

    private ChosenDevice ChooseNamed(IReadOnlyList<AudioDevice> devices, bool takeStandIn)
    {
        // Here the names are looked at one by one, and what is wrong with them is said.
        if (!takeStandIn)
            DeviceChoice.Choose(devices, order, never);
        var allowed = Allowed(devices);
        if (_order.Best(allowed, Known) is { } best)
            return Take(best, devices);
        if (IsStrict)
            throw Recorded(allowed) ?? DeviceChoice.OnlyExcluded(devices, allowed) ?? DeviceChoice.NoneOf(order);
        return (DefaultMicrophone(allowed) ?? OtherMicrophone(allowed)) is { } standIn
            ? new(standIn, ByName: IsPinned || !standIn.IsDefault, NameOf(order[0]), IsStandIn: true)
            {
                IsPinned = IsPinned,
                NotTaken = NotTaken(devices, standIn),
            }
            : throw new AudioInputException(
                AudioInputProblem.NoDevice,
                $"'{NameOf(order[0])}' is away, and there is no other microphone; plug it in"
            );
    }

    /// <summary>What is there of the order is recorded as another input.</summary>
    private AudioInputException? Recorded(IReadOnlyList<AudioDevice> devices) =>
        _order.Taken(devices, Known) is var (name, device, owner)
            ? new(AudioInputProblem.NoDevice, $"'{name}' is '{device.Description}' now, which the input '{owner}' records already")
            : null;

    private ChosenDevice Take(RankedDevice best, IReadOnlyList<AudioDevice> devices)
    {
        var name = order[best.Rank];
        _known[name] = best.Device;
        return new(best.Device, ByName: true, NameOf(order[0]), IsStandIn: best.Rank > 0)
        {
            IsPinned = IsPinned,
            MayBeSilent = FollowedInputs.IsSpeaker(name),
            NotTaken = FollowedInputs.IsMicrophone(name) ? NotTaken(devices, best.Device) : null,
        };
    }

    private ChosenDevice ChooseDefault(IReadOnlyList<AudioDevice> devices)
    {
        var device = _began ? MicrophoneAgain(devices) : DeviceChoice.Choose(devices, order, never);
        if (!_began)
            _monitor = device.IsMonitor ? device.Name : null;
        var isFollowed = IsPinned || InsistsByName || !device.IsDefault;
        return new(device, ByName: isFollowed, IsStandIn: isFollowed)
        {
            IsPinned = IsPinned,
            NotTaken = NotTaken(devices, device),
            LacksMicrophone = LacksMicrophone(devices, device.Name),
        };
    }

    /// <exception cref="AudioInputException">There is none.</exception>
    private AudioDevice MicrophoneAgain(IReadOnlyList<AudioDevice> devices)
    {
        var allowed = Allowed(devices);
        return DefaultMicrophone(allowed)
            ?? OtherMicrophone(allowed)
            ?? throw DeviceChoice.OnlyExcluded(devices, allowed)
                ?? new AudioInputException(AudioInputProblem.NoDevice, "there is no microphone any more; plug one in");
    }

    /// <summary>The default that another device was taken for.</summary>
    private string? NotTaken(IReadOnlyList<AudioDevice> devices, AudioDevice taken) =>
        taken.IsDefault ? null : devices.FirstOrDefault(device => device.IsDefault && IsNever(device))?.Description;

    /// <summary>What a person calls what is named.</summary>
    private string NameOf(string name) =>
        !FollowedInputs.IsMeant(name) && _known.TryGetValue(name, out var device) ? device.Description : name;

    private string? Known(string name) => _known.TryGetValue(name, out var device) ? device.Name : null;

    private AudioDevice? DefaultMicrophone(IReadOnlyList<AudioDevice> devices) =>
        devices.FirstOrDefault(device => device.IsDefault && (!device.IsMonitor || device.Name == _monitor));

    private AudioDevice? OtherMicrophone(IReadOnlyList<AudioDevice> devices) =>
        devices.FirstOrDefault(device => !device.IsMonitor || device.Name == _monitor);
}
