using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Journal;

namespace Mycelia.Recorder.Session;

/// <summary>Puts one input's audio on the disk: what is in the open chunk into the journal, whole chunks into the queue.</summary>
internal sealed class ChunkKeeper(
    ChunkQueue queue,
    CaptureJournal journal,
    AudioFormat format,
    StorageGuard guard,
    TimeSpan retryDelay,
    TimeSpan lockPatience,
    IProgress<RecorderEvent> events,
    TimeProvider time
)
{
    private RecordingInfo? _recording;

    /// <summary>What is journalled, or was meant to be, and is not queued.</summary>
    private OpenChunk? _open;
    private bool _isJournalled;
    private bool _isJournalTaken;
    private StorageRefusal? _lastRefusal;

    public TimeSpan Captured { get; private set; }

    /// <summary>Chunks queued in this run, of whichever recording.</summary>
    public int Chunks { get; private set; }

    /// <summary>Chunks that neither the queue nor the journal has.</summary>
    public int Lost { get; private set; }

    /// <summary>Whether every frame so far is queued.</summary>
    public bool IsWhole => _open is null && !_isJournalTaken;

    /// <summary>What follows belongs to another recording, beginning with its chunk 0.</summary>
    public void Begin(RecordingInfo recording) => (_recording, _open) = (recording, null);

    /// <summary>
    /// Makes samples of a chunk survive the death of the recorder before the chunk is whole. Allocates nothing within a chunk.
    /// </summary>
    public void Journal(int number, DateTimeOffset start, ReadOnlySpan<byte> pcm)
    {
        if (pcm.IsEmpty)
            return;
        // A chunk begins anew where what it began with is left out.
        if (_open?.Number != number || _open.StartMs != start.ToUnixTimeMilliseconds())
        {
            _open = OpenChunk.Of(_recording!, number, start, format);
            _isJournalled = !_isJournalTaken;
        }

        // After a failure the rest of the chunk stays out: a journal with a hole would pass for a chunk without one.
        if (!_isJournalled)
            return;
        try
        {
            journal.Append(_open, pcm);
            if (journal.Problem is not null)
                events.Report(new JournalResumed());
            journal.Problem = null;
        }
        catch (StorageException e)
        {
            _isJournalled = false;
            // A disk that takes nothing takes no chunk either. What else there is, the queue may not even notice.
            if (e.Refusal is { IsLackOfRoom: true } or { Problem: StorageProblem.ReadOnly })
                guard.Refuse(e.Refusal, holder: null);
            if (e.Message != journal.Problem)
                events.Report(new JournalFailed(journal.Problem = e.Message) { Hint = e.Refusal.Problem.ForQueue() });
        }
    }

    /// <summary>
    /// Queues a chunk. While the disk refuses, the chunk is held and the sound server buffers what follows; only a stop
    /// gives up, and leaves the chunk to the journal if that has it: then nothing that came after it may take its place there.
    /// </summary>
    public async Task KeepAsync(Chunk chunk, CancellationToken stop)
    {
        string? reason = null;
        var since = time.GetTimestamp();
        while (!TryEnqueue(chunk, since, stop, ref reason))
        {
            if (stop.IsCancellationRequested)
            {
                _isJournalTaken |= _isJournalled;
                return;
            }

            await Task.Delay(retryDelay, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Leaves nothing in the journal but the open chunk: a longer one before it is still behind it.</summary>
    public void TrimJournal()
    {
        try
        {
            journal.Trim(isOpen: _open is not null && _isJournalled);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next chunk, or the next start, writes over it.
        }
    }

    /// <summary>Forgets the journal once everything is queued.</summary>
    public void Finish()
    {
        if (!IsWhole || _recording is null)
            return;
        try
        {
            journal.Clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What it holds is queued, and the next start knows that.
        }
    }

    private bool TryEnqueue(Chunk chunk, long since, CancellationToken stop, ref string? reason)
    {
        try
        {
            // A chunk that was left to the journal comes first; after it none can be queued in this run.
            if (_isJournalTaken)
            {
                GiveUp(
                    chunk,
                    new(
                        _lastRefusal?.Problem ?? StorageProblem.Other,
                        $"an earlier chunk could not be stored either{(_lastRefusal is { } why ? $" ({why.Words})" : "")}"
                    )
                );
                return false;
            }

            queue.Enqueue(_recording!, chunk);
            _open = null;
        }
        catch (QueueUnavailableException e)
        {
            _lastRefusal = e.Refusal;
            if (stop.IsCancellationRequested)
                GiveUp(chunk, e.Refusal);
            else
                Hold(chunk, e.Refusal, time.GetElapsedTime(since), ref reason);
            return false;
        }

        guard.ChunkStored(this);
        Captured += chunk.Duration;
        Chunks++;
        events.Report(new ChunkCaptured(_recording!, chunk, queue.GetStatus()));
        return true;
    }

    /// <summary>
    /// The disk refuses: nothing more is captured until it does not. Another program's lock is waited for, while the sound server keeps
    /// what comes.
    /// </summary>
    private void Hold(Chunk chunk, StorageRefusal refusal, TimeSpan held, ref string? reason)
    {
        if (refusal.Problem == StorageProblem.Locked)
        {
            if (held < lockPatience)
                return;
        }
        else
        {
            guard.Refuse(refusal, holder: this);
        }

        if (refusal.Words != reason)
            events.Report(NotStored(chunk, refusal, isGivenUp: false));
        reason = refusal.Words;
    }

    private void GiveUp(Chunk chunk, StorageRefusal refusal)
    {
        Lost += _isJournalled ? 0 : 1;
        events.Report(NotStored(chunk, refusal, isGivenUp: !_isJournalled));
    }

    private static ChunkNotStored NotStored(Chunk chunk, StorageRefusal refusal, bool isGivenUp) =>
        new(chunk, refusal.Words, isGivenUp) { Storage = refusal.Problem, Hint = refusal.Problem.ForQueue() };
}
