using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing;

/// <summary>What would become of a file.</summary>
/// <param name="Path">The file.</param>
/// <param name="RecordedAt">Where on the timeline it would be put; null when it would not be imported.</param>
/// <param name="Duration">How long it is.</param>
/// <param name="Remark">What is to be known about it; null: nothing.</param>
/// <param name="Problem">Why it would not be imported; null: it would be.</param>
public sealed record PlannedImport(string Path, RecordedAt? RecordedAt, TimeSpan Duration, string? Remark, string? Problem)
{
    /// <summary>What helps, whichever of the two there is.</summary>
    public Hint Hint { get; init; }

    /// <summary>Another file that is on the timeline at the same time; null: none.</summary>
    public string? Overlaps { get; init; }
}
