using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Upload;

/// <summary>Where chunks go. Several tries may be under way at once, never two at the same chunk.</summary>
public interface IChunkDestination
{
    /// <summary>
    /// Finds out, while the first chunk is still being recorded, whether this machine lacks what delivering takes. A server that cannot be
    /// asked is no obstacle. Never throws for what a network or a server may do.
    /// </summary>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>What is missing; null when nothing is, or when it cannot be known.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<UploadOutcome.Failed?> FindObstacleAsync(CancellationToken cancellationToken) => Task.FromResult<UploadOutcome.Failed?>(null);

    /// <summary>
    /// Tries once to deliver a chunk. Never throws for what a network or a server may do. A chunk that
    /// <see cref="QueuedChunk.MayHaveArrived"/> is looked for first, unless the destination knows a repeat by itself.
    /// </summary>
    /// <param name="chunk">The chunk; its recording names the source file, or none yet: then this chunk opens it.</param>
    /// <param name="audio">Its audio; the same bytes at every try.</param>
    /// <param name="cancellationToken">Gives the try up; what became of the chunk is then unknown.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<UploadOutcome> StoreAsync(QueuedChunk chunk, ChunkAudio audio, CancellationToken cancellationToken);

    /// <summary>
    /// Tells the server that a recording is complete. Asked for recordings only of which the destination said so to the
    /// queue. Never throws for what a network or a server may do.
    /// </summary>
    /// <param name="recording">The recording; nothing of it waits any more.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Completion> CompleteAsync(EndedRecording recording, CancellationToken cancellationToken) => Task.FromResult(new Completion());
}
