namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// A stretch of a file as a file of its own, in which a header's claim may stand corrected. Read only; the file is not owned.
/// </summary>
/// <param name="file">Seekable; nobody else moves it between two calls.</param>
/// <param name="start">Where the stretch begins.</param>
/// <param name="end">Where it ends.</param>
internal sealed class FilePart(Stream file, long start, long end) : Stream
{
    private long _position;

    /// <summary>Where in the stretch other bytes are read than stand there.</summary>
    public (long Offset, byte[] Bytes)? Correction { get; init; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => end - start;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Clamp(Length - _position, 0, buffer.Length);
        if (count == 0)
            return 0;
        file.Position = start + _position;
        var read = file.ReadAtLeast(buffer[..count], count, throwOnEndOfStream: false);
        if (Correction is var (offset, bytes))
            Correct(buffer[..read], offset, bytes);
        _position += read;
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var to =
            offset
            + origin switch
            {
                SeekOrigin.Current => _position,
                SeekOrigin.End => Length,
                _ => 0,
            };
        return to >= 0 ? _position = to : throw new IOException("a place before the beginning of the file");
    }

    public override void Flush()
    {
        // Nothing is written.
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void Correct(Span<byte> read, long offset, byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; i++)
        {
            if (offset + i - _position is >= 0 and var at && at < read.Length)
                read[(int)at] = bytes[i];
        }
    }
}
