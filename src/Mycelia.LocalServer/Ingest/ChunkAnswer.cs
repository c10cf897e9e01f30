using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Ingest;

/// <summary>The answer to a stored chunk; a repeat gets the same.</summary>
internal sealed record ChunkAnswer(
    bool Success,
    string ChunkId,
    string SourceFileId,
    int ChunkNumber,
    string StartTime,
    long FileSize,
    bool Streaming,
    long DurationMs,
    string Message
)
{
    public static ChunkAnswer For(StoredChunk chunk, AudioFormat format) =>
        new(
            true,
            chunk.Id,
            chunk.RecordingId,
            chunk.Number,
            WireTime.Format(chunk.StartMs),
            chunk.SentSize,
            chunk.Streaming,
            WireTime.DurationMs(format, chunk.Frames),
            $"Chunk {chunk.Number} stored"
        );
}
