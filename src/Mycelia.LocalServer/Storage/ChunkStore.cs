using Mycelia.LocalServer.Http;
using Mycelia.LocalServer.Ingest;

namespace Mycelia.LocalServer.Storage;

/// <summary>Stores chunks, one at a time and durably: when a chunk is returned, neither a crash nor a power cut loses it.</summary>
internal sealed partial class ChunkStore(RecordingIndex index, ChunkFiles files, ILogger<ChunkStore> log) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Stores the chunk, or finds the one that it repeats.</summary>
    /// <exception cref="StorageException">The disk or the index refused; nothing was stored.</exception>
    public async Task<Outcome<StoredChunk>> StoreAsync(OfferedChunk offered, IncomingAudio audio, CancellationToken cancellationToken)
    {
        try
        {
            audio.Flush();
            await _turn.WaitAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                var outcome = index.Store(offered);
                if (outcome.Value is { } chunk && chunk.Id == offered.Id)
                    Place(chunk, audio);
                return outcome;
            }
            finally
            {
                _turn.Release();
            }
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StorageException(e);
        }
    }

    public void Dispose() => _turn.Dispose();

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
}
