using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Verification;

/// <summary>What came of holding the ledger against a destination.</summary>
/// <param name="Discrepancies">In what they differ, by time.</param>
/// <param name="Chunks">How many chunks the destination was asked for.</param>
/// <param name="Compared">Of how many of them the content was compared with what was sent, byte for byte.</param>
/// <param name="Recoded">How many of them the destination has encoded anew, so that this cannot be done.</param>
/// <param name="Problem">The first reason why it could not be asked for some; null: it was asked for all.</param>
public sealed record VerificationReport(
    IReadOnlyList<Discrepancy> Discrepancies,
    long Chunks,
    long Compared,
    long Recoded,
    UploadOutcome.Failed? Problem
)
{
    /// <summary>
    /// How many chunks besides are next to what was forgotten: what is left of them is not as it was sent, and was not compared.
    /// </summary>
    public long Cut { get; init; }

    /// <summary>Whether everything is there that was recorded, as far as it was to be delivered by now.</summary>
    public bool IsComplete => Discrepancies.All(static one => !one.IsLoss);
}
