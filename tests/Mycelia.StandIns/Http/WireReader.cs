namespace Mycelia.StandIns.Http;

/// <summary>Reads a connection in the pieces that HTTP/1.1 is made of. What a method returns is valid until the next call.</summary>
public sealed class WireReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>Reads up to and including the empty line after the headers.</summary>
    /// <returns>Null when the other side has closed before it sent anything.</returns>
    /// <exception cref="IOException">It closed in the middle, or the head is larger than 64 KB.</exception>
    public async Task<WireHead?> ReadHeadAsync(CancellationToken cancellationToken)
    {
        var head = await ReadThroughAsync("\r\n\r\n"u8.ToArray(), cancellationToken);
        return head.IsEmpty ? null : WireHead.Parse(head.ToArray());
    }

    /// <summary>Reads a line with its end.</summary>
    /// <exception cref="IOException">There is none.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = await ReadThroughAsync("\r\n"u8.ToArray(), cancellationToken);
        return line.IsEmpty ? throw new EndOfStreamException() : line;
    }

    /// <summary>Reads what there is, at least one byte and at most <paramref name="limit"/>; empty at the end.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadSomeAsync(long limit, CancellationToken cancellationToken)
    {
        if (_start == _end && !await FillAsync(cancellationToken))
            return default;
        return Take((int)Math.Min(limit, _end - _start));
    }

    private async Task<ReadOnlyMemory<byte>> ReadThroughAsync(byte[] mark, CancellationToken cancellationToken)
    {
        for (var searched = 0; ; )
        {
            var found = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf(mark);
            if (found >= 0)
                return Take(searched + found + mark.Length);
            searched = Math.Max(0, _end - _start - mark.Length + 1);
            if (await FillAsync(cancellationToken))
                continue;
            return _start == _end ? default : throw new EndOfStreamException();
        }
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        if (_end == _buffer.Length)
            throw new IOException("a head larger than 64 KB");
        var read = await stream.ReadAsync(_buffer.AsMemory(_end), cancellationToken);
        _end += read;
        return read > 0;
    }

    private ReadOnlyMemory<byte> Take(int count)
    {
        _start += count;
        return _buffer.AsMemory(_start - count, count);
    }
}
