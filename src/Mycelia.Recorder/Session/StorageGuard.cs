using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Keeps the gates closed while there is no room to record, and makes some where that is wished. Safe for concurrent use.
/// </summary>
/// <param name="queue">What is to be kept within limits.</param>
/// <param name="limits">The limits.</param>
/// <param name="gates">What is closed: all of them, since the disk is one.</param>
/// <param name="events">Told of every chunk that is dropped.</param>
/// <param name="time">The clock of ages.</param>
internal sealed class StorageGuard(
    ChunkQueue queue,
    QueueLimits limits,
    IReadOnlyList<CaptureGate> gates,
    IProgress<RecorderEvent> events,
    TimeProvider time
)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.5);

    private const int MostTrimmed = 32;

    private readonly Lock _lock = new();
    private readonly RoomRule _room = new();
    private StorageRefusal? _refusal;
    private readonly HashSet<object> _holders = [];
    private long _chunkBytes;
    private long _bytesPerSecond;
    private long _dropped;

    /// <summary>How many chunks were dropped to make room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>An input is recorded besides those that are.</summary>
    /// <param name="chunkBytes">What there must be room for.</param>
    /// <param name="bytesPerSecond">How much a second of it takes; 0: not known, and nothing is said of room that runs out.</param>
    public void Expect(long chunkBytes, long bytesPerSecond = 0)
    {
        lock (_lock)
        {
            _chunkBytes += chunkBytes;
            _bytesPerSecond += bytesPerSecond;
        }
    }

    /// <summary>Looks at the queue and the disk.</summary>
    /// <returns>When to look again.</returns>
    public TimeSpan Look()
    {
        lock (_lock)
        {
            // While a chunk is held nothing else is captured, and the gate says so.
            if (_holders.Count > 0)
                return Soon;
            if (_refusal is not null && queue.WhyNotTake(_chunkBytes) is { } refusal)
            {
                Close(refusal);
                return Soon;
            }

            _refusal = null;
            try
            {
                return Judge();
            }
            catch (QueueUnavailableException e)
            {
                // Nothing can be said of the room; whether the queue takes a chunk will show.
                if (e.Refusal.IsLackOfRoom)
                    CloseGate(e.Refusal);
                return Soon;
            }
        }
    }

    /// <summary>A chunk was stored: a limit may be reached by it.</summary>
    /// <param name="holder">Whose.</param>
    public void ChunkStored(object holder)
    {
        lock (_lock)
        {
            _holders.Remove(holder);
            // A refusal ends with the next regular look, so that it is said that there was one.
            if (_refusal is null)
                Look();
        }
    }

    /// <summary>
    /// The disk itself refused: nothing is recorded until it can take a chunk again. What is kept goes, and where the oldest of what waits
    /// may go, it does, as far as that helps.
    /// </summary>
    /// <param name="refusal">Why.</param>
    /// <param name="holder">Who has a chunk that waits for it, until <see cref="ChunkStored"/>; null: nobody.</param>
    public void Refuse(StorageRefusal refusal, object? holder)
    {
        lock (_lock)
        {
            if (holder is not null)
                _holders.Add(holder);
            Close(refusal);
            if (holder is not null && refusal.IsLackOfRoom)
                MakeRoom(refusal);
        }
    }

    private void Close(StorageRefusal refusal)
    {
        if (_refusal == refusal)
            return;
        _refusal = refusal;
        CloseGate(refusal);
    }

    private void CloseGate(StorageRefusal refusal)
    {
        foreach (var gate in gates)
            gate.Close(PauseCause.Storage, refusal.Words, refusal.Problem, refusal.Problem.ForQueue());
    }

    /// <summary>
    /// What goes leaves its space to the next chunk, inside of the file. If that is there and the disk refuses all the same, no chunk more
    /// would help.
    /// </summary>
    private void MakeRoom(StorageRefusal refusal)
    {
        try
        {
            queue.EmptyLog();
            while (queue.ReadStorage().ReusableBytes < QueueLimits.Needed(_chunkBytes))
            {
                if (queue.DropOldestKept())
                    continue;
                if (limits.WhenFull == WhenFull.Stop || queue.DropOldest() is not { } dropped)
                    break;
                Count(dropped, refusal.Words, refusal.Problem.ForQueue());
            }

            queue.EmptyLog();
        }
        catch (QueueUnavailableException)
        {
            // The disk does not even take that something goes: as soon as it does, the next try of the chunk comes here again.
        }
    }

    private void Count(QueuedChunk dropped, string why, Hint hint)
    {
        Interlocked.Increment(ref _dropped);
        events.Report(new ChunkDropped(dropped, why) { Hint = hint });
    }

    private void SayRoom(StorageReading room)
    {
        if (_bytesPerSecond == 0)
            return;
        var isPilingUp = room.Queue.OldestStart is { } oldest && time.GetUtcNow() - oldest > Health.Patience;
        if (_room.Judge(Audio(limits.RoomLeft(room)), Audio(room.Queue.TotalBytes), isPilingUp) is { } said)
            events.Report(said);

        TimeSpan Audio(long bytes) =>
            TimeSpan.FromSeconds(Math.Min(bytes / (double)_bytesPerSecond, TimeSpan.FromDays(100_000).TotalSeconds));
    }

    private TimeSpan Judge()
    {
        // A few at a look: what is new is one a chunk.
        for (var trimmed = 0; trimmed < MostTrimmed && queue.TrimKept(limits.MaxKeptBytes); trimmed++) { }
        while (true)
        {
            var room = queue.ReadStorage();
            if (limits.WhyFull(room, _chunkBytes, time.GetUtcNow()) is not { } why)
            {
                foreach (var gate in gates)
                    gate.Open(PauseCause.Storage);
                SayRoom(room);
                return limits.NextLook(room);
            }

            // Copies of what is delivered go before anything else does.
            if (why.Hint is not (Hint.QueueSize or Hint.QueueAge) && queue.DropOldestKept())
                continue;
            if (limits.WhenFull == WhenFull.Stop || queue.DropOldest() is not { } dropped)
            {
                foreach (var gate in gates.Where(static gate => !gate.IsClosedBy(PauseCause.Storage)))
                    gate.Close(PauseCause.Storage, why.Words, hint: why.Hint);
                return Soon;
            }

            Count(dropped, why.Words, why.Hint);
        }
    }
}
