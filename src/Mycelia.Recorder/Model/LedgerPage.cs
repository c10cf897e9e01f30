namespace Mycelia.Recorder.Model;

/// <summary>What became of a window of time.</summary>
/// <param name="Begin">Since when there is a ledger; null: there is none yet.</param>
/// <param name="Stretches">
/// What is known, by time. From <paramref name="Begin"/> until now nothing is left out. Recordings of several inputs, and imported ones,
/// may overlap.
/// </param>
/// <param name="Marks">What was marked, by time.</param>
public sealed record LedgerPage(DateTimeOffset? Begin, IReadOnlyList<LedgerStretch> Stretches, IReadOnlyList<RecordingMark> Marks);
