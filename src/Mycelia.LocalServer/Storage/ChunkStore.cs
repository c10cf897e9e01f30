using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Files;

namespace Mycelia.LocalServer.Storage;

/// <summary>Stores chunks, one at a time and durably: when a chunk is returned, neither a crash nor a power cut loses it.</summary>
internal sealed partial class ChunkStore(RecordingIndex index, ChunkFiles files, OrphanChunks orphans, ILogger<ChunkStore> log)
    : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Stores the chunk, or finds the one that it repeats.</summary>
    /// <exception cref="StorageException">The disk or the index refused; nothing was stored.</exception>
    public Task<Outcome<StoredChunk>> StoreAsync(OfferedChunk offered, IncomingAudio audio, CancellationToken cancellationToken)
    {
        try
        {
            audio.Flush();
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StorageException(e);
        }

        return InTurnAsync(
            () =>
            {
                var outcome = index.Store(offered);
                if (outcome.Value is { } chunk && chunk.Id == offered.Id)
                    Place(chunk, audio);
                return outcome;
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Deletes a recording that is <paramref name="owner"/>'s; null: anybody's. The files go first: what a crash leaves is deleted by
    /// asking again.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StorageException">The disk or the index refused.</exception>
    public Task<bool> DeleteAsync(string recordingId, long? owner, CancellationToken cancellationToken) =>
        InTurnAsync(
            () =>
            {
                if (index.Find(recordingId, owner).Recording.IsNothing)
                    return false;
                // What belongs to it and has lost it in the index goes with it.
                Reattach();
                var (_, chunks) = index.Find(recordingId, owner);
                foreach (var chunk in chunks.Readable)
                    files.DeleteStored(chunk);
                if (chunks.Damaged.Count > 0)
                    files.DeleteAllOf(recordingId);
                index.Delete(recordingId);
                return true;
            },
            cancellationToken
        );

    /// <summary>Puts right what a crash, or an ailing disk, left; before anything is stored.</summary>
    public void Recover()
    {
        files.Recover(index.FindChunk, index.FindByHash, LogNotMoved);
        if (Reattach() is > 0 and var left)
            LogOrphans(left);
    }

    public void Dispose() => _turn.Dispose();

    /// <returns>How many chunks are still part of no recording.</returns>
    private int Reattach()
    {
        var (back, left) = orphans.Reattach();
        if (back > 0)
            LogReattached(back);
        return left;
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return work();
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StorageException(e);
        }
        finally
        {
            _turn.Release();
        }
    }

    private void Place(StoredChunk chunk, IncomingAudio audio)
    {
        audio.Keep();
        try
        {
            files.MoveToItsDay(chunk);
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            // The chunk is safe and readable where it is; the next start moves it.
            LogNotMoved(chunk.Id, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "chunk {ChunkId} stays in incoming/ until the next start")]
    private partial void LogNotMoved(string chunkId, Exception error);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "chunks whose recording the index had lost, and that are part of it again, as their files say: {Count}"
    )]
    private partial void LogReattached(int count);

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "chunks whose recording the index has lost, and of which no file says it: {Count}; what audio they have lies in "
            + "audio/ by day"
    )]
    private partial void LogOrphans(int count);
}
