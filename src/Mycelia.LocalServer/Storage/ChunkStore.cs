using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Changes;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Files;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>Stores chunks, one at a time and durably: when a chunk is returned, neither a crash nor a power cut loses it.</summary>
internal sealed partial class ChunkStore(
    IndexTurn turn,
    RecordingIndex index,
    ChunkFiles files,
    OrphanChunks orphans,
    ChangeFeed feed,
    DeletionBell bell,
    ILogger<ChunkStore> log
)
{
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

        return turn.TakeAsync(
            connection =>
            {
                var outcome = index.Store(offered);
                if (outcome.Value is not { } chunk)
                    return outcome;
                var isNew = chunk.Id == offered.Id;
                if (isNew)
                    Place(chunk, audio);
                else if (chunk.IsCut || files.IsThere(chunk))
                    return outcome;
                else
                    PutBack(connection, chunk, audio);
                var track = TrackTable.OfRecording(connection, null, chunk.RecordingId);
                feed.Publish(new(ChangedThing.Audio, chunk.Span.WindowAt(offered.Audio.Format), offered.Owner, track));
                if (isNew && DeletionTable.NextOpen(connection, null) is not null)
                    bell.Ring();
                return outcome;
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Deletes a recording that a key sees. The files go first: what a crash leaves is deleted by asking again.
    /// </summary>
    /// <returns>Whether there was one.</returns>
    /// <exception cref="StorageException">The disk or the index refused.</exception>
    public Task<bool> DeleteAsync(string recordingId, AccessKey key, CancellationToken cancellationToken) =>
        turn.TakeAsync(
            _ =>
            {
                if (index.Find(recordingId, key.Sees).Recording.IsNothing)
                    return false;
                // What belongs to it and has lost it in the index goes with it.
                Reattach();
                var (_, chunks) = index.Find(recordingId, key.Sees);
                foreach (var chunk in chunks.Readable)
                    files.DeleteStored(chunk);
                if (chunks.Damaged.Count > 0)
                    files.DeleteAllOf(recordingId);
                index.Delete(recordingId, key.Name);
                bell.Ring();
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

    /// <returns>How many chunks are still part of no recording.</returns>
    private int Reattach()
    {
        var (back, left) = orphans.Reattach();
        if (back > 0)
            LogReattached(back);
        return left;
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

    /// <summary>
    /// A repeat of a chunk whose file is gone: what was sent takes its place. A crash after the row was changed leaves it in
    /// <c>incoming/</c>, and a start finds the row by its bytes.
    /// </summary>
    private void PutBack(SqliteConnection connection, StoredChunk lost, IncomingAudio audio)
    {
        var chunk = lost;
        using (var transaction = connection.BeginTransaction())
        {
            if (lost.Sent is { } sent)
            {
                chunk = lost with
                {
                    Encoding = AudioEncoding.Wav,
                    PcmOffset = WavHeader.SizeOf(lost.Samples),
                    FileSize = sent.Size,
                    Sha256 = sent.Sha256,
                    Sent = null,
                };
                ChunkReplacement.Repack(connection, transaction, lost, chunk);
            }

            FaultTable.Remove(connection, transaction, lost.Id);
            transaction.Commit();
        }

        audio.Keep();
        try
        {
            files.PutBack(audio.ChunkId, chunk);
            LogPutBack(chunk.Number, chunk.RecordingId);
        }
        catch (Exception e) when (StorageException.Covers(e))
        {
            throw new StorageException(e);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "chunk {Number} of recording {RecordingId} had lost its file, and was sent again")]
    private partial void LogPutBack(int number, string recordingId);

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
