using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>Where chunks go. Several tries may be under way at once, never two at the same chunk.</summary>
public interface IChunkDestination
{
    /// <summary>What a person calls it: the server's address, or the folder. Without secrets.</summary>
    string Name { get; }

    /// <summary>Whether it is known by now how the destination takes audio.</summary>
    bool IsWayKnown => true;

    /// <summary>How many chunks of recordings that are open as documents one request may carry at the moment.</summary>
    int MostAtOnce => 1;

    /// <summary>How many bytes of audio they may have.</summary>
    long MostBytesAtOnce => 0;

    /// <summary>The only encoding that the destination takes.</summary>
    /// <param name="recording">Of which recording's chunks; null: of one that begins now.</param>
    /// <returns>Null when it takes any, or that is not known.</returns>
    AudioEncoding? Requires(RecordingInfo? recording) => null;

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

    /// <summary>The same for several chunks in as few requests as can be, at most <see cref="MostAtOnce"/>.</summary>
    /// <param name="deliveries">The chunks, of recordings that are open as documents, with their audio.</param>
    /// <param name="cancellationToken">Gives the try up.</param>
    /// <returns>What became of each, in their order: one that is refused costs no other.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<UploadOutcome[]> StoreAllAsync(IReadOnlyList<OutgoingChunk> deliveries, CancellationToken cancellationToken) =>
        StoreEachAsync(this, deliveries, cancellationToken);

    /// <summary>Stores several chunks one after the other.</summary>
    internal static async Task<UploadOutcome[]> StoreEachAsync(
        IChunkDestination destination,
        IReadOnlyList<OutgoingChunk> deliveries,
        CancellationToken cancellationToken
    )
    {
        var outcomes = new UploadOutcome[deliveries.Count];
        for (var i = 0; i < outcomes.Length; i++)
            outcomes[i] = await destination.StoreAsync(deliveries[i].Chunk, deliveries[i].Audio, cancellationToken).ConfigureAwait(false);
        return outcomes;
    }

    /// <summary>
    /// Tells the server that a recording is complete, and what was marked in it. Asked for recordings only of which the destination said
    /// so: to the queue, or with <see cref="UploadOutcome.Stored.IsToBeCompleted"/>. Never throws for what a network or a server may do.
    /// </summary>
    /// <param name="recording">The recording; nothing of it waits any more.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<Completion> CompleteAsync(EndedRecording recording, CancellationToken cancellationToken) => Task.FromResult(new Completion());

    /// <summary>
    /// Deletes what the destination holds of a recording and is to be forgotten, to the frame: a frame goes if it begins in the window.
    /// What is not there is no failure. Never throws for what a network, a server or a disk may do.
    /// </summary>
    /// <param name="erasure">What.</param>
    /// <param name="cancellationToken">Gives it up; it can be done again.</param>
    /// <returns>Why something may still be there, in words for a person; null when nothing is.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<UploadOutcome.Failed?> EraseAsync(Erasure erasure, CancellationToken cancellationToken) =>
        Task.FromResult<UploadOutcome.Failed?>(new UploadOutcome.Misconfigured("nothing can be deleted there from here: delete it there"));

    /// <summary>Has the server draw a stretch of its timeline. Never throws for what a network or a server may do.</summary>
    /// <param name="from">The beginning of a bin.</param>
    /// <param name="to">The end of one.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>Why it was not drawn; null when it was, or when there is nothing to draw.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<UploadOutcome.Failed?> DrawAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellationToken) =>
        Task.FromResult<UploadOutcome.Failed?>(null);
}
