using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Recording;

/// <summary>Keeps the gate closed while there is no room to record, and makes some where that is wished. Safe for concurrent use.</summary>
/// <param name="queue">What is to be kept within limits.</param>
/// <param name="limits">The limits.</param>
/// <param name="chunkBytes">What there must be room for.</param>
/// <param name="gate">What is closed.</param>
/// <param name="events">Told of every chunk that is dropped.</param>
/// <param name="time">The clock of ages.</param>
internal sealed class StorageGuard(
    ChunkQueue queue, QueueLimits limits, long chunkBytes, CaptureGate gate, IProgress<RecorderEvent> events, TimeProvider time)
{
    /// <summary>What is said when the disk itself refuses.</summary>
    public const string DiskFull = "the disk is full: make room on it";

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(0.5);

    private readonly Lock _gate = new();
    private bool _isRefused;
    private bool _isHolding;
    private long _dropped;

    /// <summary>How many chunks were dropped to make room.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>Looks at the queue and the disk.</summary>
    /// <returns>When to look again.</returns>
    public TimeSpan Look()
    {
        lock (_gate)
        {
            // While a chunk is held nothing else is captured, and the gate says so.
            if (_isHolding || (_isRefused && !queue.CanTake(chunkBytes)))
                return Soon;
            _isRefused = false;
            try
            {
                return Judge();
            }
            catch (SqliteException e)
            {
                // Nothing can be said of the room; whether the queue takes a chunk will show.
                if (DiskSpace.IsFull(e))
                    gate.Close(PauseCause.Storage, DiskFull);
                return Soon;
            }
        }
    }

    /// <summary>A chunk was stored: a limit may be reached by it.</summary>
    public void ChunkStored()
    {
        lock (_gate)
        {
            _isHolding = false;
            // A refusal ends with the next regular look, so that it is said that there was one.
            if (!_isRefused)
                Look();
        }
    }

    /// <summary>The disk itself refused: nothing is recorded until it can take a chunk again.</summary>
    /// <param name="holdsChunk">Whether a chunk waits for it, until <see cref="ChunkStored"/>.</param>
    public void Refuse(bool holdsChunk)
    {
        lock (_gate)
        {
            _isHolding |= holdsChunk;
            if (_isRefused)
                return;
            _isRefused = true;
            gate.Close(PauseCause.Storage, DiskFull);
        }
    }

    private TimeSpan Judge()
    {
        while (true)
        {
            var room = queue.ReadStorage();
            if (limits.WhyFull(room, chunkBytes, time.GetUtcNow()) is not { } why)
            {
                gate.Open(PauseCause.Storage);
                return limits.NextLook(room);
            }

            if (limits.WhenFull == WhenFull.Stop || queue.DropOldest() is not { } dropped)
            {
                if (!gate.IsClosedBy(PauseCause.Storage))
                    gate.Close(PauseCause.Storage, why);
                return Soon;
            }

            Interlocked.Increment(ref _dropped);
            events.Report(new ChunkDropped(dropped, why));
        }
    }
}
