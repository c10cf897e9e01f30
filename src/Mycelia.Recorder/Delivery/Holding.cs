using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>What a destination holds of a recording.</summary>
/// <param name="Chunks">The chunks that are there, each number once.</param>
/// <param name="Problem">Why it cannot be told; null when it can.</param>
public sealed record Holding(IReadOnlyCollection<HeldChunk> Chunks, UploadOutcome.Failed? Problem = null)
{
    /// <summary>It cannot be told.</summary>
    public static Holding Unknown(UploadOutcome.Failed problem) => new([], problem);
}
