using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture;

/// <summary>What to record, and in what pieces.</summary>
public sealed record CaptureOptions
{
    /// <summary>The shortest piece asked of a sound server: PipeWire's PulseAudio server misbehaves below it.</summary>
    public static readonly TimeSpan ShortestFragment = TimeSpan.FromMilliseconds(25);

    /// <summary>The longest piece, so that what a crash can cost stays bounded.</summary>
    public static readonly TimeSpan LongestFragment = TimeSpan.FromMilliseconds(250);

    // Each piece of a join may have to wait for the others.
    private static readonly TimeSpan LongestJoined = TimeSpan.FromMilliseconds(64);

    /// <summary>The default microphone at 16 kHz mono, in pieces of 64 ms.</summary>
    public static CaptureOptions Default { get; } = new();

    /// <summary>The format of the blocks; the sound server resamples and mixes down.</summary>
    public AudioFormat Format { get; init; } = AudioFormat.Default;

    /// <summary>
    /// A device's name, or an unambiguous part of its name or description, or one of <see cref="Devices.FollowedInputs"/>; <c>null</c>
    /// follows the server's default.
    /// </summary>
    public string? Device { get; init; }

    /// <summary>
    /// What to record while <see cref="Device"/> is away, the best first, and nothing else: with none, the default microphone stands in
    /// for it. Names as there.
    /// </summary>
    public IReadOnlyList<string> Alternatives { get; init; } = [];

    /// <summary>Devices that are never recorded, nor opened: each that has one of these in its name or description.</summary>
    public IReadOnlyList<string> Never { get; init; } = [];

    /// <summary>
    /// What other inputs of the run leave to this one, which then records nothing that it does not name; null: it is the only one.
    /// </summary>
    public DeviceShare? Share { get; init; }

    /// <summary>
    /// Whether the recording may begin on another microphone while <see cref="Device"/> is away. Once it has begun it goes on so.
    /// </summary>
    public bool TakesStandIn { get; init; }

    /// <summary>
    /// Frames that the sound server hands over at a time; kept within <see cref="ShortestFragment"/> and <see cref="LongestFragment"/>.
    /// </summary>
    public int BufferFrames { get; init; } = 1024;

    /// <summary>The sound server's address as in <c>PULSE_SERVER</c>; <c>null</c> takes it from there, or finds the user's own.</summary>
    public string? Server { get; init; }

    /// <summary>
    /// Whether it becomes a channel of a join. Then it comes in small pieces, and their times are by <see cref="Clock.SteadyTime"/>: closer
    /// to what was measured than those of other recordings, as they are resampled by it.
    /// </summary>
    public bool IsJoined { get; init; }

    /// <summary>The name that sound server programs show for the recorder.</summary>
    public string ApplicationName { get; init; } = "mycelia-recorder";

    /// <summary>How long connecting, and each question to the server, may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// Frames of one block: whole fragments, of about 128 ms in all. The pipeline wakes once for each, which is most of
    /// what a recorder costs; a crash may take one, and no more than 250 ms may be lost in all.
    /// </summary>
    internal int BlockFrames =>
        IsJoined ? FragmentFrames : FragmentFrames * Math.Max(1, (int)(Format.FramesIn(TimeSpan.FromMilliseconds(128)) / FragmentFrames));

    /// <summary><see cref="Device"/> and its alternatives; empty for the default.</summary>
    internal IReadOnlyList<string> Order => string.IsNullOrWhiteSpace(Device) ? [] : [Device, .. Alternatives];

    /// <summary><see cref="BufferFrames"/> within its bounds.</summary>
    internal int FragmentFrames =>
        (int)Math.Clamp(BufferFrames, Format.FramesIn(ShortestFragment), Format.FramesIn(IsJoined ? LongestJoined : LongestFragment));

    /// <summary>The pace of the clock of the blocks.</summary>
    internal Clock.ClockPace Pace => IsJoined ? Clock.ClockPace.Close : Clock.ClockPace.Calm;

    /// <summary>The clock of the blocks.</summary>
    /// <param name="time">The machine's.</param>
    internal TimeProvider ClockOf(TimeProvider time) => IsJoined ? new Clock.SteadyTime(time) : time;
}
