using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>What became of one try to tell the server that a recording is complete.</summary>
/// <param name="Problem">Why it does not know; null when it does.</param>
/// <param name="GroupingProblem">Why what came by the upload route is not grouped with the rest, which is no failure; null when nothing
/// needs to be.</param>
public sealed record Completion(UploadOutcome.Failed? Problem = null, string? GroupingProblem = null);
