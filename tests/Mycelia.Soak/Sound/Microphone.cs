using System.Runtime.InteropServices;
using Mycelia.Soak.Signal;

namespace Mycelia.Soak.Sound;

/// <summary>
/// One plugged-in microphone: a pipe source of the sound server. It keeps what the server does not read for <see cref="Buffer"/>, as a
/// card does, and then loses all of it and whatever follows, until the server reads again. Not safe for concurrent use.
/// </summary>
internal sealed class Microphone(string name, int number, string fifo) : IDisposable
{
    /// <summary>What a card keeps for a server that does not come.</summary>
    public const int Buffer = Room.Rate / 2;

    private readonly Fifo _fifo = new(fifo);
    private readonly List<FrameRange> _written = [];
    private readonly List<FrameRange> _heard = [];
    private short[] _samples = new short[Room.Rate];
    private bool _overrun;

    public string Name => name;

    public int Number => number;

    /// <summary>What the server has read, in order.</summary>
    public IReadOnlyList<FrameRange> Heard => _heard;

    /// <summary>Plays the room's sound.</summary>
    public void Play(FrameRange range)
    {
        var unread = _fifo.Unread / sizeof(short);
        Hear(_written.Sum(static written => written.Frames) - unread);
        if (_overrun ? unread > 0 : unread > Buffer)
        {
            _overrun = true;
            Unplay();
        }
        else
        {
            _overrun = false;
        }

        if (_samples.Length < range.Frames)
            _samples = new short[range.Frames];
        var samples = _samples.AsSpan(0, (int)range.Frames);
        PositionSignal.Fill(samples, range.From, number);
        var written = _fifo.Write(MemoryMarshal.AsBytes(samples)) / sizeof(short);
        if (written > 0)
            _written.Add(range with { To = range.From + written });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Unplay();
        _fifo.Dispose();
    }

    private void Unplay()
    {
        var back = _fifo.TakeBack() / sizeof(short);
        Hear(_written.Sum(static written => written.Frames) - back);
        _written.Clear();
    }

    /// <summary>The oldest of what was written has been read.</summary>
    private void Hear(long frames)
    {
        while (frames > 0)
        {
            var oldest = _written[0];
            var heard = oldest with { To = Math.Min(oldest.To, oldest.From + frames) };
            frames -= heard.Frames;
            Add(heard);
            if (heard == oldest)
                _written.RemoveAt(0);
            else
                _written[0] = oldest with { From = heard.To };
        }
    }

    private void Add(FrameRange heard)
    {
        if (_heard.Count > 0 && _heard[^1].To == heard.From)
            _heard[^1] = _heard[^1] with { To = heard.To };
        else
            _heard.Add(heard);
    }
}
