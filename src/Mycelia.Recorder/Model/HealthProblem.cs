namespace Mycelia.Recorder.Model;

/// <summary>Something that somebody should know of.</summary>
/// <param name="Code">What it is, for programs: <c>not_recording</c>, <c>silence</c>, <c>monitor_recorded</c>,
/// <c>input_lost</c>, <c>not_crash_safe</c>, <c>not_delivering</c>,
/// <c>disk_nearly_full</c>, <c>quarantined</c>, <c>lost</c>.</param>
/// <param name="Since">Since when; null where that is not known.</param>
/// <param name="Text">In words, without the time: each reader has a clock and a zone of its own.</param>
public sealed record HealthProblem(string Code, DateTimeOffset? Since, string Text)
{
    /// <summary>Which of several inputs has it; null: the only one, or it is of none.</summary>
    public InputName? Input { get; init; }

    /// <summary>What helps, or tells more.</summary>
    public Hint Hint { get; init; }
}
