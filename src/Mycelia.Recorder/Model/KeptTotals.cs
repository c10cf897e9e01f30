namespace Mycelia.Recorder.Model;

/// <summary>What is kept of what was delivered.</summary>
/// <param name="Chunks">How many chunks.</param>
/// <param name="Bytes">Their audio, in bytes as it was sent.</param>
/// <param name="From">When the first frame of the oldest was heard; null: nothing is kept.</param>
public sealed record KeptTotals(long Chunks, long Bytes, DateTimeOffset? From);
