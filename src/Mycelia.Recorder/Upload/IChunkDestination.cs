using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Upload;

/// <summary>Where chunks go.</summary>
public interface IChunkDestination
{
    /// <summary>Tries once to deliver a chunk. Never throws for what a network or a server may do.</summary>
    /// <param name="chunk">The chunk; its recording names the source file, or none yet: then this chunk opens it.</param>
    /// <param name="audio">Its audio; the same bytes at every try.</param>
    /// <param name="cancellationToken">Gives the try up; what became of the chunk is then unknown.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken);
}
