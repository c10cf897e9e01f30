using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>A stored chunk with what the timeline knows of it.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="Format">Of its recording.</param>
/// <param name="Track">Whose.</param>
internal sealed record ChunkPlace(StoredChunk Chunk, AudioFormat Format, long Track)
{
    public TimeWindow Window => Chunk.Span.WindowAt(Format);
}
