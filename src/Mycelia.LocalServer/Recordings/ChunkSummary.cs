using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Ingest;
using Mycelia.LocalServer.Storage;

namespace Mycelia.LocalServer.Recordings;

/// <summary>A chunk in an answer.</summary>
internal sealed record ChunkSummary(int Number, string Start, long DurationMs, long Bytes, string Sha256)
{
    public static ChunkSummary Of(StoredChunk chunk, int sampleRate) => new(
        chunk.Number,
        WireTime.Format(chunk.StartMs),
        WavSummary.DurationMs(chunk.Frames, sampleRate),
        chunk.FileSize,
        Convert.ToHexStringLower(chunk.Sha256));
}
