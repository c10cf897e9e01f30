namespace Mycelia.LocalServer.Storage;

/// <summary>The <c>data</c> part of an upload.</summary>
/// <param name="StartMs">Wall-clock time of the first frame, ms since 1970 UTC.</param>
/// <param name="Number">Number of the chunk in its recording; 0 when it was not sent.</param>
/// <param name="SourceFileId">The recording, as the answer to chunk 0 named it; null for chunk 0 itself.</param>
/// <param name="Streaming">Echoed.</param>
/// <param name="DurationMs">How long the client thinks the chunk is.</param>
/// <param name="Metadata">A JSON object; kept with chunk 0.</param>
/// <param name="ClientRecordingId"><c>metadata.recording_id</c>: the client's own name of the recording, by which a repeated chunk 0 is
/// known.</param>
internal sealed record ChunkFields(
    long StartMs,
    int Number,
    string? SourceFileId,
    bool Streaming,
    double? DurationMs,
    string? Metadata,
    string? ClientRecordingId
);
