using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>What came of the wish for a source file: its id, or why there is none.</summary>
/// <param name="Id">The source file; null when there is none.</param>
/// <param name="Failure">Why there is none.</param>
internal readonly record struct SourceFileOpening(string? Id, UploadOutcome.Failed? Failure = null);
