using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Takes out of blocks what is to be forgotten and comes only after somebody said so: it was heard before. Windows are added from any
/// thread; a block costs a comparison while there is none.
/// </summary>
internal sealed class ForgottenBlocks
{
    private readonly Lock _lock = new();
    private volatile Forgetting[] _windows = [];

    // Of the thread that takes.
    private bool _isAfter;

    /// <summary>Adds a window.</summary>
    public void Add(Forgetting window)
    {
        lock (_lock)
            _windows = [.. _windows, window];
    }

    /// <summary>Takes the first part of a block that is not to be forgotten. After what was, a chunk begins.</summary>
    /// <param name="block">Left with what comes after the part. One without samples is taken as it is.</param>
    /// <param name="format">Of the samples.</param>
    /// <param name="part">The part.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryTake(ref PcmBlock block, AudioFormat format, out PcmBlock part)
    {
        part = block;
        if (_windows.Length == 0)
        {
            block = default;
            return !IsTaken(part);
        }

        Expire(block);
        while (!block.Samples.IsEmpty)
        {
            var frames = block.Samples.Length / format.BytesPerFrame;
            var (first, next) = FindForgotten(block, frames, format);
            if (first > 0)
            {
                part = block with { Samples = block.Samples[..(first * format.BytesPerFrame)], GapBefore = block.GapBefore || _isAfter };
                block = Skip(block, first, format);
                _isAfter = false;
                return true;
            }

            block = Skip(block, next, format);
            _isAfter = true;
        }

        block = default;
        var isEnd = part.Samples.IsEmpty && !IsTaken(part);
        return isEnd;
    }

    /// <summary>Once a frame from after a window was heard, none of it comes any more, unless the clock was set back.</summary>
    private void Expire(PcmBlock block)
    {
        if (block.Samples.IsEmpty || !Array.Exists(_windows, window => window.To <= block.Start))
            return;
        lock (_lock)
            _windows = Array.FindAll(_windows, window => window.To > block.Start);
    }

    /// <summary>A block that was used up.</summary>
    private static bool IsTaken(PcmBlock block) => block.Samples.IsEmpty && !block.GapBefore;

    private static PcmBlock Skip(PcmBlock block, int frames, AudioFormat format) =>
        new(block.Samples[(frames * format.BytesPerFrame)..], block.Start + format.DurationOf(frames), GapBefore: false);

    /// <summary>The first frames of a block that go, as first and next; all are left where the first is the number of frames.</summary>
    private (int First, int Next) FindForgotten(PcmBlock block, int frames, AudioFormat format)
    {
        var (first, next) = (frames, frames);
        foreach (var window in _windows)
        {
            var from = FrameAt(window.From);
            var to = FrameAt(window.To);
            if (from < to && from < first)
                (first, next) = (from, to);
        }

        return (first, next);

        // The first frame that begins at a moment or later.
        int FrameAt(DateTimeOffset moment) =>
            (int)Math.Clamp(Math.Ceiling((moment - block.Start).Ticks * (double)format.SampleRate / TimeSpan.TicksPerSecond), 0, frames);
    }
}
