using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Queue;
using SQLitePCL;

namespace Mycelia.Recorder.Recording;

/// <summary>Puts one run's audio on the disk: what is in the open chunk into the journal, whole chunks into the queue.</summary>
internal sealed class ChunkKeeper(
    ChunkQueue queue, AudioFormat format, StorageGuard guard, TimeSpan retryDelay, IProgress<RecorderEvent> events, TimeProvider time)
{
    private RecordingInfo? _recording;

    /// <summary>What is journalled, or was meant to be, and is not queued.</summary>
    private OpenChunk? _open;
    private bool _isJournalled;
    private bool _isJournalTaken;
    private string? _journalProblem;

    public TimeSpan Captured { get; private set; }

    /// <summary>Chunks queued in this run, of whichever recording.</summary>
    public int Chunks { get; private set; }

    /// <summary>Chunks that neither the queue nor the journal has.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether every frame so far is queued.</summary>
    public bool IsWhole => _open is null && !_isJournalTaken;

    /// <summary>What follows belongs to another recording, beginning with its chunk 0.</summary>
    public void Begin(RecordingInfo recording) => (_recording, _open) = (recording, null);

    /// <summary>Makes samples of a chunk survive the death of the recorder before the chunk is whole. Allocates nothing within a chunk.</summary>
    public void Journal(int number, DateTimeOffset start, ReadOnlySpan<byte> pcm)
    {
        if (pcm.IsEmpty)
            return;
        if (_open?.Number != number)
        {
            _open = new(_recording!, number, start.ToUnixTimeMilliseconds(), format.SampleRate, format.Channels);
            _isJournalled = !_isJournalTaken;
        }

        // After a failure the rest of the chunk stays out: a journal with a hole would pass for a chunk without one.
        if (!_isJournalled)
            return;
        try
        {
            queue.Journal.Append(_open, pcm);
            if (_journalProblem is not null)
                events.Report(new JournalResumed());
            _journalProblem = null;
        }
        catch (IOException e)
        {
            _isJournalled = false;
            if (DiskSpace.IsFull(e))
                guard.Refuse(holdsChunk: false);
            if (e.Message != _journalProblem)
                events.Report(new JournalFailed(_journalProblem = e.Message));
        }
    }

    /// <summary>
    /// Queues a chunk. While the disk refuses, the chunk is held and the sound server buffers what follows; only a stop
    /// gives up, and leaves the chunk to the journal if that has it: then nothing that came after it may take its place there.
    /// </summary>
    public async Task KeepAsync(Chunk chunk, CancellationToken stop)
    {
        string? reason = null;
        while (!TryEnqueue(chunk, stop, ref reason))
        {
            if (stop.IsCancellationRequested)
            {
                _isJournalTaken |= _isJournalled;
                return;
            }

            await Task.Delay(retryDelay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Forgets the journal once everything is queued.</summary>
    public void Finish()
    {
        if (IsWhole && _recording is not null)
            queue.Journal.Clear();
    }

    private bool TryEnqueue(Chunk chunk, CancellationToken stop, ref string? reason)
    {
        try
        {
            // A chunk that was left to the journal comes first; after it none can be queued in this run.
            if (_isJournalTaken)
                throw new SqliteException("an earlier chunk could not be stored", raw.SQLITE_FULL);
            queue.Enqueue(_recording!, chunk);
            _open = null;
        }
        catch (SqliteException e)
        {
            var why = DiskSpace.IsFull(e) ? StorageGuard.DiskFull : e.Message;
            if (why == StorageGuard.DiskFull)
                guard.Refuse(holdsChunk: true);
            var isLost = stop.IsCancellationRequested && !_isJournalled;
            Lost += isLost ? 1 : 0;
            if (why != reason || stop.IsCancellationRequested)
                events.Report(new ChunkNotStored(chunk, why, isLost));
            reason = why;
            return false;
        }

        guard.ChunkStored();
        Captured += chunk.Duration;
        Chunks++;
        events.Report(new ChunkCaptured(_recording!, chunk, queue.GetStatus()));
        return true;
    }
}
