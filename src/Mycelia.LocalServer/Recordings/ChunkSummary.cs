using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>
/// A chunk in an answer. Of one that is damaged, only what can be read and the problem. One whose audio file is gone is missing.
/// </summary>
internal sealed record ChunkSummary(
    int? Number,
    string? Start,
    long? DurationMs,
    long? Bytes,
    string? Sha256,
    string? Problem = null,
    bool? Missing = null
)
{
    public static ChunkSummary Of(StoredChunk chunk, AudioFormat format, bool isGone) =>
        new(
            chunk.Number,
            WireTime.Format(chunk.StartMs),
            WireTime.DurationMs(format, chunk.Frames),
            chunk.SentSize,
            Convert.ToHexStringLower(chunk.SentSha256),
            isGone ? "Its audio file is gone." : null,
            isGone ? true : null
        );

    public static ChunkSummary Of(DamagedChunk chunk) =>
        new(chunk.Number, null, null, null, null, $"Its entry in the index is damaged ({chunk.Fault}).");
}
