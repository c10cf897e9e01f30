namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>The way of a body into a connection, piece by piece and no faster than a limit allows. Only for writing.</summary>
/// <param name="connection">Where it goes; not disposed of here.</param>
/// <param name="limit">How fast.</param>
/// <param name="progress">Called before each piece and after it: what the limit has it wait for is not the server's fault.</param>
internal sealed class LimitedStream(Stream connection, RateLimit limit, Action progress) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        for (var left = buffer; !left.IsEmpty; )
        {
            var piece = left[..Math.Min(left.Length, limit.Piece)];
            left = left[piece.Length..];
            await Task.Delay(limit.Take(piece.Length), limit.Time, cancellationToken).ConfigureAwait(false);
            progress();
            await connection.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
            // Kept back until there is more of it, it would look to the server as if nothing came.
            await connection.FlushAsync(cancellationToken).ConfigureAwait(false);
            progress();
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => connection.FlushAsync(cancellationToken);

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
