using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Chunking;
using Mycelia.Recorder.Queue;
using SQLitePCL;

namespace Mycelia.Recorder.Recording;

/// <summary>Puts one run's audio on the disk: what is in the open chunk into the journal, whole chunks into the queue.</summary>
internal sealed class ChunkKeeper(
    ChunkQueue queue, string device, AudioFormat format, StorageGuard guard, TimeSpan retryDelay, IProgress<RecorderEvent> events, TimeProvider time)
{
    private RecordingInfo? _recording;
    private OpenChunk? _open;
    private bool _isJournalled;
    private bool _isJournalTaken;
    private string? _journalProblem;

    public TimeSpan Captured { get; private set; }

    public int Chunks { get; private set; }

    /// <summary>Chunks that neither the queue nor the journal has.</summary>
    public int Lost { get; private set; }

    /// <summary>Makes samples of a chunk survive the death of the recorder before the chunk is whole. Allocates nothing within a chunk.</summary>
    public void Journal(int number, DateTimeOffset start, ReadOnlySpan<byte> pcm)
    {
        if (pcm.IsEmpty)
            return;
        // The recording begins with its first chunk, to the same millisecond.
        _recording ??= RecordingInfo.Begin(start, device);
        if (_open?.Number != number)
        {
            _open = new(_recording, number, start.ToUnixTimeMilliseconds(), format.SampleRate, format.Channels);
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

    /// <summary>Notes a moment of the recording. May be called from any thread.</summary>
    /// <returns>Why it could not be noted; null when it was.</returns>
    public string? Mark(DateTimeOffset at, string label)
    {
        if (Volatile.Read(ref _recording) is not { } recording)
            return "nothing has been recorded yet";
        try
        {
            queue.Mark(recording, at, label);
            return null;
        }
        catch (SqliteException e)
        {
            return e.Message;
        }
    }

    /// <summary>Forgets the journal, and ends the recording, once everything of it is queued.</summary>
    public void Finish()
    {
        if (Chunks == 0 || _open?.Number >= Chunks)
            return;
        queue.Journal.Clear();
        try
        {
            queue.EndRecording(_recording!);
        }
        catch (SqliteException)
        {
            // A full or failing disk: opening the queue for the next run ends the recording.
        }
    }

    private bool TryEnqueue(Chunk chunk, CancellationToken stop, ref string? reason)
    {
        try
        {
            // A chunk that was left to the journal comes first; after it none can be queued in this run.
            if (_isJournalTaken)
                throw new SqliteException("an earlier chunk could not be stored", raw.SQLITE_FULL);
            queue.Enqueue(_recording!, chunk);
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
