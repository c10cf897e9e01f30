namespace Mycelia.Recorder.Model;

/// <summary>A file in the queue's memory of what was imported.</summary>
/// <param name="RecordingId">The recording that it became.</param>
/// <param name="Hash">SHA-256 of its bytes, in hex.</param>
/// <param name="Name">What it was called.</param>
/// <param name="Start">Where on the timeline it was put.</param>
/// <param name="ImportedAt">When.</param>
public sealed record ImportedFile(string RecordingId, string Hash, string Name, DateTimeOffset Start, DateTimeOffset ImportedAt);
