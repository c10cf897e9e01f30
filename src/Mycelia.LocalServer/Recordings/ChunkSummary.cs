using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Recordings;

/// <summary>A chunk in an answer.</summary>
internal sealed record ChunkSummary(int Number, string Start, long DurationMs, long Bytes, string Sha256)
{
    public static ChunkSummary Of(StoredChunk chunk, AudioFormat format) => new(
        chunk.Number,
        WireTime.Format(chunk.StartMs),
        WireTime.DurationMs(format, chunk.Frames),
        chunk.FileSize,
        Convert.ToHexStringLower(chunk.Sha256));
}
