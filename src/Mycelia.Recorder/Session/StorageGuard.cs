using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Session;

/// <summary>Keeps the gate closed while there is no room to record, and makes some where that is wished. Safe for concurrent use.</summary>
/// <param name="queue">What is to be kept within limits.</param>
/// <param name="limits">The limits.</param>
/// <param name="chunkBytes">What there must be room for.</param>
/// <param name="gate">What is closed.</param>
/// <param name="events">Told of every chunk that is dropped.</param>
/// <param name="time">The clock of ages.</param>
internal sealed class StorageGuard(
    ChunkQueue queue,
    QueueLimits limits,
    long chunkBytes,
    CaptureGate gate,
    IProgress<RecorderEvent> events,
    TimeProvider time
)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.5);

    private const int MostTrimmed = 32;

    private readonly Lock _lock = new();
    private readonly RoomRule _room = new();
    private StorageRefusal? _refusal;
    private bool _isHolding;
    private long _dropped;

    /// <summary>How much a second of audio takes; 0: not known, and nothing is said of room that runs out.</summary>
    public long BytesPerSecond { get; init; }

    /// <summary>How many chunks were dropped to make room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Looks at the queue and the disk.</summary>
    /// <returns>When to look again.</returns>
    public TimeSpan Look()
    {
        lock (_lock)
        {
            // While a chunk is held nothing else is captured, and the gate says so.
            if (_isHolding)
                return Soon;
            if (_refusal is not null && queue.WhyNotTake(chunkBytes) is { } refusal)
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
    public void ChunkStored()
    {
        lock (_lock)
        {
            _isHolding = false;
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
    /// <param name="holdsChunk">Whether a chunk waits for it, until <see cref="ChunkStored"/>.</param>
    public void Refuse(StorageRefusal refusal, bool holdsChunk)
    {
        lock (_lock)
        {
            _isHolding |= holdsChunk;
            Close(refusal);
            if (holdsChunk && refusal.IsLackOfRoom)
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

    private void CloseGate(StorageRefusal refusal) =>
        gate.Close(PauseCause.Storage, refusal.Words, refusal.Problem, refusal.Problem.ForQueue());

    /// <summary>
    /// What goes leaves its space to the next chunk, inside of the file. If that is there and the disk refuses all the same, no chunk more
    /// would help.
    /// </summary>
    private void MakeRoom(StorageRefusal refusal)
    {
        try
        {
            queue.EmptyLog();
            while (queue.ReadStorage().ReusableBytes < QueueLimits.Needed(chunkBytes))
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
        if (BytesPerSecond == 0)
            return;
        var isPilingUp = room.Queue.OldestStart is { } oldest && time.GetUtcNow() - oldest > Health.Patience;
        if (_room.Judge(Audio(limits.RoomLeft(room)), Audio(room.Queue.TotalBytes), isPilingUp) is { } said)
            events.Report(said);

        TimeSpan Audio(long bytes) =>
            TimeSpan.FromSeconds(Math.Min(bytes / (double)BytesPerSecond, TimeSpan.FromDays(100_000).TotalSeconds));
    }

    private TimeSpan Judge()
    {
        // A few at a look: what is new is one a chunk.
        for (var trimmed = 0; trimmed < MostTrimmed && queue.TrimKept(limits.MaxKeptBytes); trimmed++) { }
        while (true)
        {
            var room = queue.ReadStorage();
            if (limits.WhyFull(room, chunkBytes, time.GetUtcNow()) is not { } why)
            {
                gate.Open(PauseCause.Storage);
                SayRoom(room);
                return limits.NextLook(room);
            }

            // Copies of what is delivered go before anything else does.
            if (why.Hint is not (Hint.QueueSize or Hint.QueueAge) && queue.DropOldestKept())
                continue;
            if (limits.WhenFull == WhenFull.Stop || queue.DropOldest() is not { } dropped)
            {
                if (!gate.IsClosedBy(PauseCause.Storage))
                    gate.Close(PauseCause.Storage, why.Words, hint: why.Hint);
                return Soon;
            }

            Count(dropped, why.Words, why.Hint);
        }
    }
}
