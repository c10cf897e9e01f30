using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Model;

/// <summary>What there is to know of one input of a running recorder: whether its audio is being heard and stored.</summary>
public sealed record InputState
{
    /// <summary>Which of several it is; null: the only one, or all of them together.</summary>
    public InputName? Name { get; init; }

    /// <inheritdoc cref="RecorderState.Capture"/>
    public CaptureState Capture { get; init; }

    /// <inheritdoc cref="RecorderState.Since"/>
    public required DateTimeOffset Since { get; init; }

    /// <inheritdoc cref="RecorderState.Reason"/>
    public string? Reason { get; init; }

    /// <inheritdoc cref="RecorderState.PausedBy"/>
    public PauseCause? PausedBy { get; init; }

    /// <inheritdoc cref="RecorderState.Device"/>
    public string? Device { get; init; }

    /// <inheritdoc cref="RecorderState.Format"/>
    public AudioFormat? Format { get; init; }

    /// <inheritdoc cref="RecorderState.Level"/>
    public SoundLevel? Level { get; init; }

    /// <inheritdoc cref="RecorderState.SilentSince"/>
    public DateTimeOffset? SilentSince { get; init; }

    /// <inheritdoc cref="RecorderState.SkippingSince"/>
    public DateTimeOffset? SkippingSince { get; init; }

    /// <inheritdoc cref="RecorderState.MonitorSince"/>
    public DateTimeOffset? MonitorSince { get; init; }

    /// <inheritdoc cref="RecorderState.LostInputs"/>
    public IReadOnlyList<LostInput> LostInputs { get; init; } = [];

    /// <inheritdoc cref="RecorderState.LastMissing"/>
    public MissingAudio? LastMissing { get; init; }

    /// <inheritdoc cref="RecorderState.JournalProblem"/>
    public string? JournalProblem { get; init; }

    /// <inheritdoc cref="RecorderState.Storage"/>
    public StorageProblem? Storage { get; init; }

    /// <summary>What this run captured of it.</summary>
    public Totals Run { get; init; } = Totals.None;

    /// <inheritdoc cref="RecorderState.IsHoldingChunk"/>
    internal bool IsHoldingChunk { get; init; }
}
