using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>A stored chunk with what the timeline knows of it.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Format">What it is when decoded.</param>
/// <param name="Track">Whose.</param>
internal sealed record ChunkPlace(StoredChunk Chunk, AudioFormat Format, long Track)
{
    /// <param name="chunk">The chunk.</param>
    /// <param name="recording">The format of its recording, which is as wide as the widest of its chunks.</param>
    /// <param name="track">Whose.</param>
    public static ChunkPlace Of(StoredChunk chunk, AudioFormat recording, long track) => new(chunk, chunk.FormatIn(recording), track);

    public TimeWindow Window => Chunk.Span.WindowAt(Format);
}
