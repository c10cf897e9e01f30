using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Decoding;

/// <summary>Audio of a known length as one seekable WAV stream, made while it is read.</summary>
internal abstract class WavStream : Stream
{
    private readonly byte[] _header;
    private readonly long _end;

    /// <param name="format">Of the audio.</param>
    /// <param name="frames">How many frames there are.</param>
    protected WavStream(AudioFormat format, long frames)
    {
        _header = LargeWavHeader.Of(format, frames);
        _end = _header.Length + (frames * format.BytesPerFrame);
        Length = WavHeader.Padded(_end);
        Frames = frames;
    }

    public long Frames { get; }

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
            Position < _header.Length ? ReadHeader(buffer.Span)
            : Position < _end ? await ReadAudioAsync(Position - _header.Length, buffer, cancellationToken).ConfigureAwait(false)
            : Pad(buffer.Span);
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

    /// <summary>What is read next is the first frame.</summary>
    public void SkipHeader() => Position = _header.Length;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read asynchronously.");

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Reads some of the audio.</summary>
    /// <param name="position">From where on, in bytes of PCM; before the end.</param>
    /// <param name="buffer">Takes it; not empty.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>How many bytes; at least one.</returns>
    protected abstract ValueTask<int> ReadAudioAsync(long position, Memory<byte> buffer, CancellationToken cancellationToken);

    private static int Pad(Span<byte> buffer)
    {
        buffer[0] = 0;
        return 1;
    }

    private int ReadHeader(Span<byte> buffer)
    {
        var rest = _header.AsSpan((int)Position);
        var length = Math.Min(rest.Length, buffer.Length);
        rest[..length].CopyTo(buffer);
        return length;
    }
}
