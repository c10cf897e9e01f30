namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>A file for parsers and decoders that take no token: once it is to stop, it cannot be read on. Of a file of a terabyte, a search alone takes minutes.</summary>
/// <param name="file">Owned.</param>
internal sealed class StoppableFile(FileStream file) : Stream
{
    /// <summary>Ends every read.</summary>
    public CancellationToken Stop { get; set; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Length;

    public override long Position { get => file.Position; set => file.Position = value; }

    public override int Read(Span<byte> buffer)
    {
        Stop.ThrowIfCancellationRequested();
        return file.Read(buffer);
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => file.Seek(offset, origin);

    public override void Flush() => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
