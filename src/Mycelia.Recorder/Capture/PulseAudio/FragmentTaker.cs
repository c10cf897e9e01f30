using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>Takes a stream's fragments as far as there is room for them; the rest stays in the stream. Under the loop's lock.</summary>
/// <param name="stream">Where fragments come from.</param>
/// <param name="queue">Whose slots are filled.</param>
/// <param name="writer">Fills them.</param>
/// <param name="overrun">Says up to where.</param>
/// <param name="format">The format of the samples.</param>
internal sealed class FragmentTaker(IPulseStream stream, BlockQueue queue, BlockWriter writer, OverrunRule overrun, AudioFormat format)
{
    private volatile bool _starved;
    private int _taken;

    /// <summary>Whether samples wait in the stream for want of a free slot. May be read without the lock.</summary>
    public bool IsStarved => _starved;

    /// <summary>The first frame that waits in the stream.</summary>
    public long FirstWaiting => writer.NextFrame - _taken / format.BytesPerFrame;

    /// <summary>Frames received from the server so far, taken or waiting.</summary>
    public long FramesReceived => FirstWaiting + stream.Waiting / format.BytesPerFrame;

    /// <summary>The flag is set before the second look, and the reader looks at the flag after it gave a slot back: one of the two sees
    /// the other.</summary>
    public bool HasRoom()
    {
        _starved = false;
        if (!queue.IsFull)
            return true;
        _starved = true;
        Interlocked.MemoryBarrier();
        return !queue.IsFull;
    }

    /// <summary>Takes what the stream shows, or a part of it.</summary>
    /// <param name="samples">The fragment.</param>
    /// <param name="hole">Bytes that are missing in its place.</param>
    public void Take(ReadOnlySpan<byte> samples, int hole)
    {
        if (hole > 0)
            writer.Skip(hole);
        else
            _taken += writer.Take(samples[_taken..UpTo(samples.Length)]);
        if (hole == 0 && _taken < samples.Length)
            return;
        _taken = 0;
        stream.Drop();
    }

    /// <summary>What comes after a loss waits until it can be timed.</summary>
    private int UpTo(int bytes) =>
        overrun.Ahead is { } ahead ? (int)Math.Min(bytes, _taken + (ahead - writer.NextFrame) * format.BytesPerFrame) : bytes;
}
