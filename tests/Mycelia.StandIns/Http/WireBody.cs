using System.Globalization;
using System.Text;

namespace Mycelia.StandIns.Http;

/// <summary>The body that follows a head, piece by piece. A piece is valid until the next is read.</summary>
/// <param name="reader">The connection, just behind the head.</param>
/// <param name="head">Says how long the body is.</param>
/// <param name="endsWithConnection">Whether a body of unsaid length goes on until the connection ends: that of an answer does.</param>
public sealed class WireBody(WireReader reader, WireHead head, bool endsWithConnection = false)
{
    private long _left = head.IsChunked ? 0 : head.ContentLength ?? (endsWithConnection ? long.MaxValue : 0);
    private ChunkPart _next = head.IsChunked ? ChunkPart.Size : ChunkPart.End;

    private enum ChunkPart
    {
        Size,
        Content,
        Break,
        Trailer,
        End,
    }

    /// <summary>Whether the connection is used up with this body.</summary>
    public bool EndsWithConnection { get; } = endsWithConnection && !head.IsChunked && head.ContentLength is null;

    /// <summary>Bytes that are still to come, where that was said.</summary>
    public long Unread => _next == ChunkPart.End ? _left : long.MaxValue;

    /// <summary>Reads the next piece.</summary>
    /// <returns>Null at the body's end.</returns>
    /// <exception cref="IOException">The connection ended first.</exception>
    public Task<WirePiece?> ReadAsync(CancellationToken cancellationToken) =>
        _next == ChunkPart.End && _left == 0 ? Task.FromResult<WirePiece?>(null)
        : _next is ChunkPart.End or ChunkPart.Content ? ReadContentAsync(cancellationToken)
        : ReadFramingAsync(cancellationToken);

    /// <summary>Reads all of it.</summary>
    public async Task<byte[]> ReadAllAsync(CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        while (await ReadAsync(cancellationToken) is { } piece)
            all.Write(piece.Content.Span);
        return all.ToArray();
    }

    private async Task<WirePiece?> ReadContentAsync(CancellationToken cancellationToken)
    {
        var bytes = await reader.ReadSomeAsync(_left, cancellationToken);
        if (bytes.IsEmpty)
            return EndsWithConnection ? null : throw new EndOfStreamException();
        _left -= bytes.Length;
        if (_next == ChunkPart.Content && _left == 0)
            _next = ChunkPart.Break;
        return new(bytes, bytes);
    }

    private async Task<WirePiece?> ReadFramingAsync(CancellationToken cancellationToken)
    {
        var line = await reader.ReadLineAsync(cancellationToken);
        if (_next == ChunkPart.Break)
        {
            _next = ChunkPart.Size;
        }
        else if (_next == ChunkPart.Size)
        {
            _left = long.Parse(
                Encoding.Latin1.GetString(line.Span).Split(';')[0].Trim(),
                NumberStyles.HexNumber,
                CultureInfo.InvariantCulture
            );
            _next = _left == 0 ? ChunkPart.Trailer : ChunkPart.Content;
        }
        else if (line.Length == 2)
        {
            _next = ChunkPart.End;
        }

        return new(line, default);
    }
}
