using Mycelia.LocalServer.Decoding;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Peaks;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>
/// A window of a track as one seekable WAV stream of its true length: what is missing is silence. It asks for a minute or two of chunks at
/// a time, wherever it is read, and holds one of them in memory.
/// </summary>
internal sealed class VirtualAudio : WavStream
{
    private const int BlockSeconds = 120;

    private readonly SoundSource _source;
    private readonly long _track;
    private readonly TimeWindow _window;
    private readonly AudioFormat _format;
    private readonly long _frames;
    private List<PlacedChunk> _block = [];
    private long _blockFrom;
    private long _blockTo;
    private PlacedChunk? _open;
    private ReadOnlyMemory<byte> _pcm;

    /// <param name="source">Finds the chunks.</param>
    /// <param name="track">Whose audio.</param>
    /// <param name="window">From when to when.</param>
    /// <param name="format">What is given; what has another is converted.</param>
    public VirtualAudio(SoundSource source, long track, TimeWindow window, AudioFormat format)
        : base(format, SoundPlan.FrameAt(window.LengthMs, format))
    {
        (_source, _track, _window, _format) = (source, track, window, format);
        _frames = SoundPlan.FrameAt(window.LengthMs, format);
    }

    protected override async ValueTask<int> ReadAudioAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var frame = position / _format.BytesPerFrame;
        if (frame < _blockFrom || frame >= _blockTo)
            OpenBlock(frame);

        var next = _block.FindIndex(chunk => chunk.End > frame);
        var until = next < 0 ? _blockTo : _block[next].Begin;
        if (until > frame)
        {
            buffer = buffer[..(int)Math.Min(buffer.Length, (Math.Min(until, _blockTo) * _format.BytesPerFrame) - position)];
            buffer.Span.Clear();
            return buffer.Length;
        }

        var chunk = _block[next];
        if (_open != chunk)
            (_pcm, _open) = (await _source.ReadAsync(chunk, _format, cancellationToken).ConfigureAwait(false), chunk);
        var from = position - ((chunk.Begin - chunk.Skip) * _format.BytesPerFrame);
        var end = Math.Min(chunk.End, _blockTo) - (chunk.Begin - chunk.Skip);
        var part = _pcm[(int)from..(int)(end * _format.BytesPerFrame)];
        part = part[..Math.Min(part.Length, buffer.Length)];
        part.CopyTo(buffer);
        return part.Length;
    }

    private void OpenBlock(long frame)
    {
        _blockFrom = frame;
        _blockTo = Math.Min(_frames, frame + ((long)BlockSeconds * _format.SampleRate));
        var part = new TimeWindow(_window.FromMs + MsAt(_blockFrom), _window.FromMs + MsAt(_blockTo) + 1);
        _block = _source.Plan(_track, part, _window.FromMs, _format);
    }

    private long MsAt(long frame) => (long)PeakSteps.FloorDivide((Int128)frame * 1000, _format.SampleRate);
}
