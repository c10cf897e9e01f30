using Mycelia.Recorder.Files;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Model;

/// <summary>
/// What there is to know of a running recorder: whether audio is being heard, stored and delivered. The one state behind
/// the display, <c>--json</c>, <c>status</c> and the metrics. Made by <see cref="StateReducer"/> alone.
/// </summary>
public sealed record RecorderState
{
    /// <summary>When the run began, by the local clock.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Whether audio is being heard and kept.</summary>
    public CaptureState Capture { get; init; }

    /// <summary>Since when it has been so.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it is so, in words, where something is wrong.</summary>
    public string? Reason { get; init; }

    /// <summary>Why nothing is to be captured, while <see cref="Capture"/> is <see cref="CaptureState.Paused"/>; else null.</summary>
    public PauseCause? PausedBy { get; init; }

    /// <summary>What is recorded; null before the input was first open.</summary>
    public string? Device { get; init; }

    /// <summary>Rate and channels; null before the input was first open.</summary>
    public AudioFormat? Format { get; init; }

    /// <summary>How loud the last chunk was; null before the first.</summary>
    public SoundLevel? Level { get; init; }

    /// <summary>Since when every sample has been exactly zero; null when the input lives.</summary>
    public DateTimeOffset? SilentSince { get; init; }

    /// <summary>Since when what a loudspeaker plays is recorded for want of a microphone; null when that is not so.</summary>
    public DateTimeOffset? MonitorSince { get; init; }

    /// <summary>Where audio went missing last although the input was never lost; null when it never did.</summary>
    public MissingAudio? LastMissing { get; init; }

    /// <summary>Why the open chunk is not safe from the recorder's own death; null when it is.</summary>
    public string? JournalProblem { get; init; }

    /// <summary>What keeps audio from being stored; null when nothing does.</summary>
    public StorageProblem? Storage { get; init; }

    /// <summary>For how much more audio there is room; null while there is enough.</summary>
    public TimeSpan? RoomLeft { get; init; }

    /// <summary>What waits for delivery.</summary>
    public QueueStatus Queue { get; init; } = new(0, TimeSpan.Zero, 0, null, 0);

    /// <summary>How delivery goes.</summary>
    public required UploadStatus Upload { get; init; }

    /// <summary>Whether deliveries go over the network in clear, because somebody insists.</summary>
    public bool IsUnencrypted { get; init; }

    /// <summary>What this run did.</summary>
    public Totals Run { get; init; } = Totals.None;

    /// <summary>What today's runs did.</summary>
    public required DayTotals Today { get; init; }

    /// <summary>
    /// Whether audio cannot be stored in the sense that a chunk waits to be written, and not that capture was stopped for it.
    /// </summary>
    internal bool IsHoldingChunk { get; init; }

    /// <summary>The state of a run that begins.</summary>
    /// <param name="localTime">Now.</param>
    /// <param name="uploads">Whether the run delivers.</param>
    public static RecorderState Begin(DateTimeOffset localTime, bool uploads) =>
        new()
        {
            StartedAt = localTime,
            Since = localTime,
            Upload = new(uploads ? UploadState.Idle : UploadState.Off),
            Today = DayTotals.Begin(localTime),
        };
}
