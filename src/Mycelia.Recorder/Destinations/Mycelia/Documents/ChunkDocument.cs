using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Documents;

/// <summary>A chunk as a document of <c>audio_chunks</c>.</summary>
/// <param name="Id">Its <c>_id</c>: the same in every try.</param>
/// <param name="SourceFileId">The source file that it is part of.</param>
/// <param name="Index">Its place in there.</param>
/// <param name="Start">When its first frame was heard.</param>
/// <param name="Opus">An Ogg Opus file.</param>
internal sealed record ChunkDocument(string Id, string SourceFileId, int Index, DateTimeOffset Start, ReadOnlyMemory<byte> Opus)
{
    /// <summary>A chunk 0 that comes after another had opened the source file by the upload route takes that one's number.</summary>
    public static ChunkDocument Of(QueuedChunk chunk, string sourceFileId, ReadOnlyMemory<byte> opus) =>
        new(
            ObjectIds.ForChunk(chunk),
            sourceFileId,
            chunk is { Number: 0, Recording: { IsOpenedByResource: false, OpenedBy: { } opener } } ? opener : chunk.Number,
            chunk.Start,
            opus
        );
}
