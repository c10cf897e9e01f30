using System.Runtime.CompilerServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture;

/// <summary>
/// The bounded hand-over between the audio thread and the pipeline: a ring of equal slots, allocated once. One thread at a time
/// fills, one reads; neither waits for the other, and no block costs an allocation.
/// </summary>
internal sealed class BlockQueue
{
    private readonly byte[] _memory;
    private readonly int _slots;
    private readonly Filled[] _filled;
    private readonly BlockSignal _signal;

    // Written by the thread that fills.
    private long _posted;

    // Written by the reader. A slot is free again when it is released, not when it is read.
    private long _read;
    private long _released;

    /// <param name="slotBytes">The longest block.</param>
    /// <param name="slots">How many blocks it holds, the one being read included.</param>
    /// <param name="still">Told, in the reader's thread, whenever nothing came for a <see cref="StreamWatchdog.Tick"/>.</param>
    public BlockQueue(int slotBytes, int slots, Action? still = null)
    {
        SlotBytes = slotBytes;
        _slots = slots;
        _memory = GC.AllocateUninitializedArray<byte>(slotBytes * slots);
        _filled = new Filled[slots];
        _signal = new(() => Volatile.Read(ref _posted) > Volatile.Read(ref _read), still, StreamWatchdog.Tick);
    }

    private readonly record struct Filled(int Bytes, DateTimeOffset Start, bool GapBefore, InputNotice? Notice = null);

    public int SlotBytes { get; }

    /// <summary>Whether every slot is filled or being read.</summary>
    public bool IsFull => _posted - Volatile.Read(ref _released) >= _slots;

    /// <summary>The slot to fill next; only while not <see cref="IsFull"/>.</summary>
    public Span<byte> Slot => Slice(_posted, SlotBytes).Span;

    /// <summary>Hands over what was written to <see cref="Slot"/>.</summary>
    public void Post(int bytes, DateTimeOffset start, bool gapBefore)
    {
        _filled[_posted % _slots] = new(bytes, start, gapBefore);
        Volatile.Write(ref _posted, _posted + 1);
        _signal.Announce();
    }

    /// <summary>Hands over a notice, in a slot of its own; only while not <see cref="IsFull"/>.</summary>
    public void Post(InputNotice notice)
    {
        _filled[_posted % _slots] = new(0, default, GapBefore: true, notice);
        Volatile.Write(ref _posted, _posted + 1);
        _signal.Announce();
    }

    /// <summary>Ends the sequence after what was posted: normally, or with <paramref name="error"/>.</summary>
    public void Complete(Exception? error = null) => _signal.Close(error);

    /// <summary>The blocks, each valid until the next is asked for.</summary>
    /// <param name="ask">Told once the stop is asked for; it may be at once. What was heard until then still comes.</param>
    /// <param name="hasRoom">Told after each block that there is room for more; null: nobody waits for that.</param>
    /// <param name="stop">Asks for the stop.</param>
    public async IAsyncEnumerable<PcmBlock> ReadAllAsync(
        Action ask,
        Action? hasRoom,
        [EnumeratorCancellation] CancellationToken stop = default
    )
    {
        using var registration = stop.UnsafeRegister(static ask => ((Action)ask!)(), ask);
        while (await WaitToReadAsync().ConfigureAwait(false))
        {
            while (TryRead(out var block))
            {
                try
                {
                    yield return block;
                }
                finally
                {
                    Release();
                }

                hasRoom?.Invoke();
            }
        }
    }

    /// <summary>Waits until <see cref="TryRead"/> has something; false at the end.</summary>
    public ValueTask<bool> WaitToReadAsync() => _signal.WaitAsync();

    /// <summary>The next block, valid until <see cref="Release"/>.</summary>
    public bool TryRead(out PcmBlock block)
    {
        if (_read == Volatile.Read(ref _posted))
        {
            block = default;
            return false;
        }

        var filled = _filled[_read % _slots];
        block = new(Slice(_read, filled.Bytes), filled.Start, filled.GapBefore) { Notice = filled.Notice };
        Volatile.Write(ref _read, _read + 1);
        return true;
    }

    /// <summary>Gives back the slot of the block read last.</summary>
    public void Release() => Interlocked.Increment(ref _released);

    private Memory<byte> Slice(long slot, int bytes) => _memory.AsMemory((int)(slot % _slots) * SlotBytes, bytes);
}
