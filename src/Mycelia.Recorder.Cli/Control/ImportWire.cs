using System.Net.Sockets;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>The socket of an import: lines, and bytes behind some. Bounded; for one thread at a time.</summary>
/// <param name="socket">The socket, which stays the caller's.</param>
internal sealed class ImportWire(Socket socket) : IDisposable
{
    /// <summary>Ten seconds of eight channels at 192 kHz take less.</summary>
    private const int LargestChunk = 64 * 1024 * 1024;

    private readonly BufferedStream _stream = new(new NetworkStream(socket, ownsSocket: false), ImportStep.LongestLine);
    private readonly byte[] _line = new byte[ImportStep.LongestLine];

    /// <returns>The next line, without its end; null when the other side has no more to say.</returns>
    /// <exception cref="IOException">The other side is gone.</exception>
    /// <exception cref="FormatException">It does not end.</exception>
    public async Task<ReadOnlyMemory<byte>?> ReadLineAsync(CancellationToken stop)
    {
        for (var length = 0; length < _line.Length; length++)
        {
            if (await _stream.ReadAsync(_line.AsMemory(length, 1), stop) == 0)
                return null;
            if (_line[length] == '\n')
                return _line.AsMemory(0, length);
        }

        throw new FormatException("it does not end");
    }

    /// <returns>So many bytes.</returns>
    /// <exception cref="IOException">The other side is gone.</exception>
    /// <exception cref="FormatException">There are too many.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadAsync(long length, CancellationToken stop)
    {
        if (length is < 0 or > LargestChunk)
            throw new FormatException("a chunk that is too large");
        var bytes = new byte[length];
        await _stream.ReadExactlyAsync(bytes, stop);
        return bytes;
    }

    /// <summary>Sends a line, and what belongs to it.</summary>
    /// <exception cref="SocketException">The other side is gone.</exception>
    public async Task SendAsync(ReadOnlyMemory<byte> line, ReadOnlyMemory<byte> rest, CancellationToken stop)
    {
        foreach (var part in new[] { line, rest })
        {
            for (var left = part; left.Length > 0; )
                left = left[await socket.SendAsync(left, stop)..];
        }
    }

    public void Dispose() => _stream.Dispose();
}
