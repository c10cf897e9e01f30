namespace Mycelia.LocalServer.Model;

/// <summary>What was deleted, when, and by whom.</summary>
/// <param name="Number">In the order in which they were made.</param>
/// <param name="Track">Of which track.</param>
/// <param name="Window">From when to when.</param>
/// <param name="AtMs">When it was deleted, ms since 1970 UTC.</param>
/// <param name="By">The name of a key, or <c>retention</c>.</param>
/// <param name="Reason">In words; null where nobody gave any.</param>
/// <param name="RecordingId">Of this recording alone; null: whatever there was.</param>
internal sealed record Deletion(
    long Number,
    long Track,
    TimeWindow Window,
    long AtMs,
    string By,
    string? Reason,
    string? RecordingId = null
);
