using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture;

/// <summary>Cuts what a sound server delivers into timed blocks, and counts frames while doing so.</summary>
internal sealed class BlockWriter(BlockQueue queue, CaptureClock clock, AudioFormat format)
{
    private int _filled;
    private bool _posted;
    private bool _gap;

    /// <summary>The first frame not taken yet, missing ones counted too.</summary>
    public long NextFrame { get; private set; }

    /// <summary>Takes as much as there is room for, and says how many bytes that was.</summary>
    public int Take(ReadOnlySpan<byte> samples)
    {
        var taken = 0;
        while (taken < samples.Length && !queue.IsFull)
        {
            var bytes = Math.Min(samples.Length - taken, queue.SlotBytes - _filled);
            samples.Slice(taken, bytes).CopyTo(queue.Slot[_filled..]);
            PcmSamples.Clean(queue.Slot.Slice(_filled, bytes), format.Samples);
            taken += bytes;
            _filled += bytes;
            NextFrame += bytes / format.BytesPerFrame;
            if (_filled == queue.SlotBytes)
                Post();
        }

        return taken;
    }

    /// <summary>Hands over what was taken.</summary>
    public void Post()
    {
        if (_filled == 0)
            return;
        queue.Post(_filled, clock.TimeOf(NextFrame - _filled / format.BytesPerFrame), _gap);
        (_filled, _gap, _posted) = (0, false, true);
    }

    /// <summary>Counts <paramref name="bytes"/> that the sound server could not deliver.</summary>
    public void Skip(int bytes)
    {
        MarkGap();
        NextFrame += bytes / format.BytesPerFrame;
    }

    /// <summary>Notes that audio is missing between what was taken and what will be; before the first block nothing can be.</summary>
    public void MarkGap()
    {
        Post();
        _gap = _posted;
    }
}
