using Mycelia.LocalServer.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>A whole recording as one seekable WAV stream. Holds one chunk file open at a time and nothing in memory.</summary>
internal sealed class AssembledAudio : WavStream
{
    private readonly RecordingTimeline _timeline;
    private readonly int _frameBytes;
    private readonly Func<int, ChunkPcm> _open;
    private ChunkPcm? _current;
    private int _currentChunk = TimelineSegment.Silence;

    /// <param name="timeline">What is played.</param>
    /// <param name="format">Of all chunks.</param>
    /// <param name="open">Opens a chunk by its number in time order.</param>
    public AssembledAudio(RecordingTimeline timeline, AudioFormat format, Func<int, ChunkPcm> open)
        : base(format, timeline.Frames)
    {
        _timeline = timeline;
        _frameBytes = format.BytesPerFrame;
        _open = open;
    }

    protected override void Dispose(bool disposing)
    {
        _current?.Dispose();
        base.Dispose(disposing);
    }

    protected override async ValueTask<int> ReadAudioAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var segment = _timeline.At(position / _frameBytes);
        var within = position - (segment.Position * _frameBytes);
        buffer = buffer[..(int)Math.Min(buffer.Length, (segment.Frames * _frameBytes) - within)];
        if (!segment.IsSilence)
            return await OpenChunk(segment.Chunk)
                .ReadAsync(buffer, (segment.Skip * _frameBytes) + within, cancellationToken)
                .ConfigureAwait(false);

        buffer.Span.Clear();
        return buffer.Length;
    }

    private ChunkPcm OpenChunk(int chunk)
    {
        if (_current is null || _currentChunk != chunk)
        {
            _current?.Dispose();
            _current = null;
            (_current, _currentChunk) = (_open(chunk), chunk);
        }

        return _current;
    }
}
