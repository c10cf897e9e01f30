using Mycelia.Recorder.Files;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Model;

/// <summary>
/// What there is to know of a running recorder: whether audio is being heard, stored and delivered. The one state behind
/// the display, <c>--json</c>, <c>status</c> and the metrics. Made by <see cref="StateReducer"/> alone.
/// </summary>
/// <remarks>Of several inputs, what is said of capture holds for all of them together: see <see cref="InputSummary"/>.</remarks>
public sealed record RecorderState
{
    /// <summary>When the run began, by the local clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether audio is being heard and kept.</summary>
    public CaptureState Capture
    {
        get => Whole.Capture;
        init => Whole = Whole with { Capture = value };
    }

    /// <summary>Since when it has been so.</summary>
    public required DateTimeOffset Since
    {
        get => Whole.Since;
        init => Whole = Whole with { Since = value };
    }

    /// <summary>Why it is so, in words, where something is wrong.</summary>
    public string? Reason
    {
        get => Whole.Reason;
        init => Whole = Whole with { Reason = value };
    }

    /// <summary>Why nothing is to be captured, while <see cref="Capture"/> is <see cref="CaptureState.Paused"/>; else null.</summary>
    public PauseCause? PausedBy
    {
        get => Whole.PausedBy;
        init => Whole = Whole with { PausedBy = value };
    }

    /// <summary>What is recorded; null before the input was first open.</summary>
    public string? Device
    {
        get => Whole.Device;
        init => Whole = Whole with { Device = value };
    }

    /// <summary>Rate and channels; null before the input was first open.</summary>
    public AudioFormat? Format
    {
        get => Whole.Format;
        init => Whole = Whole with { Format = value };
    }

    /// <summary>How loud the last chunk was; null before the first.</summary>
    public SoundLevel? Level
    {
        get => Whole.Level;
        init => Whole = Whole with { Level = value };
    }

    /// <summary>Since when every sample has been exactly zero; null when the input lives.</summary>
    public DateTimeOffset? SilentSince
    {
        get => Whole.SilentSince;
        init => Whole = Whole with { SilentSince = value };
    }

    /// <summary>
    /// Since when what is heard is not delivered, being silence that somebody wants left out; null while it is. The recorder is recording.
    /// </summary>
    public DateTimeOffset? SkippingSince
    {
        get => Whole.SkippingSince;
        init => Whole = Whole with { SkippingSince = value };
    }

    /// <summary>Since when what a loudspeaker plays is recorded for want of a microphone; null when that is not so.</summary>
    public DateTimeOffset? MonitorSince
    {
        get => Whole.MonitorSince;
        init => Whole = Whole with { MonitorSince = value };
    }

    /// <summary>Of several inputs that are recorded as one, those that are missing: their channels are silent.</summary>
    public IReadOnlyList<LostInput> LostInputs
    {
        get => Whole.LostInputs;
        init => Whole = Whole with { LostInputs = value };
    }

    /// <summary>Where audio went missing last although the input was never lost; null when it never did.</summary>
    public MissingAudio? LastMissing
    {
        get => Whole.LastMissing;
        init => Whole = Whole with { LastMissing = value };
    }

    /// <summary>Why the open chunk is not safe from the recorder's own death; null when it is.</summary>
    public string? JournalProblem
    {
        get => Whole.JournalProblem;
        init => Whole = Whole with { JournalProblem = value };
    }

    /// <summary>What keeps audio from being stored; null when nothing does.</summary>
    public StorageProblem? Storage
    {
        get => Whole.Storage;
        init => Whole = Whole with { Storage = value };
    }

    /// <summary>For how much more audio there is room; null while there is enough.</summary>
    public TimeSpan? RoomLeft { get; init; }

    /// <summary>What waits for delivery.</summary>
    public QueueStatus Queue { get; init; } = new(0, TimeSpan.Zero, 0, null, 0);

    /// <summary>How old audio must be before it is delivered; null: it need not be.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>
    /// When the chunk that waits longest is old enough, or was, as long as chunks are alike; null: none waits, or none need be.
    /// </summary>
    public DateTimeOffset? HeldUntil =>
        Hold is { } hold && Queue is { Chunks: > 0, OldestStart: { } oldest } ? oldest + hold + (Queue.Duration / Queue.Chunks) : null;

    /// <summary>How delivery goes.</summary>
    public required UploadStatus Upload { get; init; }

    /// <summary>How much of what was recorded has been forgotten in this run.</summary>
    public TimeSpan Forgotten { get; init; }

    /// <summary>The window that was forgotten last in this run; null: none was.</summary>
    public ForgottenTime? LastForgotten { get; init; }

    /// <summary>Why a destination holds, or may hold, audio to be forgotten, in words; null: none does, as far as is known.</summary>
    public string? ErasureProblem { get; init; }

    /// <summary>Since when that is so.</summary>
    public DateTimeOffset? ErasureProblemSince { get; init; }

    /// <summary>Whether nobody knows that a destination still holds any of it.</summary>
    public bool IsErasureInDoubt { get; init; }

    /// <summary>Whether deliveries go over the network in clear, because somebody insists.</summary>
    public bool IsUnencrypted { get; init; }

    /// <summary>What this run did.</summary>
    public Totals Run { get; init; } = Totals.None;

    /// <summary>What today's runs did.</summary>
    public required DayTotals Today { get; init; }

    /// <summary>
    /// Whether audio cannot be stored in the sense that a chunk waits to be written, and not that capture was stopped for it.
    /// </summary>
    internal bool IsHoldingChunk
    {
        get => Whole.IsHoldingChunk;
        init => Whole = Whole with { IsHoldingChunk = value };
    }

    /// <summary>What is said of capture: of the only input, or of several together.</summary>
    public InputState Whole { get; init; } = new() { Since = default };

    /// <summary>Each of several inputs, in their order; empty where there is only one.</summary>
    public IReadOnlyList<InputState> Inputs { get; init; } = [];

    /// <summary>The same, with the only one where there is only one.</summary>
    public IReadOnlyList<InputState> EachInput => Inputs.Count > 0 ? Inputs : [Whole];

    /// <summary>The state of a run that begins.</summary>
    /// <param name="localTime">Now.</param>
    /// <param name="uploads">Whether the run delivers.</param>
    /// <param name="inputs">Its inputs, where there are several.</param>
    public static RecorderState Begin(DateTimeOffset localTime, bool uploads, params IEnumerable<InputName> inputs) =>
        new()
        {
            StartedAt = localTime,
            Since = localTime,
            Inputs = [.. inputs.Select(name => new InputState { Name = name, Since = localTime })],
            Upload = new(uploads ? UploadState.Idle : UploadState.Off),
            Today = DayTotals.Begin(localTime),
        };
}
