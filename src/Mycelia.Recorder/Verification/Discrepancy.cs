using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Verification;

/// <summary>Chunks of a recording that follow each other, and are not at the destination as the ledger has them.</summary>
/// <param name="Kind">In what they differ.</param>
/// <param name="RecordingId">Their recording.</param>
/// <param name="FirstNumber">The number of the first one.</param>
/// <param name="NextNumber">The number after the last one.</param>
/// <param name="From">When the first one begins.</param>
/// <param name="To">When the last one ends.</param>
public sealed record Discrepancy(
    DiscrepancyKind Kind,
    string RecordingId,
    long FirstNumber,
    long NextNumber,
    DateTimeOffset From,
    DateTimeOffset To
)
{
    /// <summary>What is known besides, in words for a person; null: nothing.</summary>
    public string? Details { get; init; }

    /// <summary>What became of what was not delivered.</summary>
    public ChunkFate? Fate { get; init; }

    /// <summary>How many chunks.</summary>
    public long Chunks => NextNumber - FirstNumber;

    /// <summary>Whether audio may be lost: what is there twice is not.</summary>
    public bool IsLoss => Kind != DiscrepancyKind.Repeated;

    /// <summary>Whether another one goes on where this one ends, and is the same.</summary>
    internal bool IsJoinedBy(Discrepancy next) =>
        (next.Kind, next.RecordingId, next.Details, next.Fate) == (Kind, RecordingId, Details, Fate) && next.FirstNumber == NextNumber;
}
