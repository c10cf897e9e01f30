using Mycelia.LocalServer.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Recordings;

/// <summary>A whole recording as one seekable WAV stream. Holds one chunk file open at a time and nothing in memory.</summary>
internal sealed class AssembledAudio : Stream
{
    private readonly RecordingTimeline _timeline;
    private readonly int _frameBytes;
    private readonly Func<int, ChunkPcm> _open;
    private readonly byte[] _header;
    private ChunkPcm? _current;
    private int _currentChunk = TimelineSegment.Silence;

    /// <param name="timeline">What is played.</param>
    /// <param name="format">Of all chunks.</param>
    /// <param name="open">Opens a chunk by its number in time order.</param>
    public AssembledAudio(RecordingTimeline timeline, AudioFormat format, Func<int, ChunkPcm> open)
    {
        _timeline = timeline;
        _frameBytes = format.BytesPerFrame;
        _open = open;
        _header = LargeWavHeader.Of(format, timeline.Frames);
        Length = _header.Length + (timeline.Frames * _frameBytes);
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length { get; }

    public override long Position { get; set; }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (Position >= Length || buffer.IsEmpty)
            return 0;

        var read =
            Position < _header.Length ? ReadHeader(buffer.Span) : await ReadSegmentAsync(buffer, cancellationToken).ConfigureAwait(false);
        Position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        _current?.Dispose();
        base.Dispose(disposing);
    }

    private int ReadHeader(Span<byte> buffer)
    {
        var rest = _header.AsSpan((int)Position);
        var length = Math.Min(rest.Length, buffer.Length);
        rest[..length].CopyTo(buffer);
        return length;
    }

    private async ValueTask<int> ReadSegmentAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var pcm = Position - _header.Length;
        var segment = _timeline.At(pcm / _frameBytes);
        var within = pcm - (segment.Position * _frameBytes);
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
