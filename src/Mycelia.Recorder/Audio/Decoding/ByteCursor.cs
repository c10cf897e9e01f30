namespace Mycelia.Recorder.Audio.Decoding;

/// <summary>
/// Reads a file here and there, in blocks that are kept: what parsers of sound files do. The stream's position is not kept.
/// </summary>
/// <param name="stream">Seekable.</param>
internal sealed class ByteCursor(Stream stream)
{
    private readonly byte[] _block = new byte[64 * 1024];
    private long _from;
    private int _length;

    /// <summary>How long the file is.</summary>
    public long Length { get; } = stream.Length;

    /// <summary>What is kept from a position on: at least a byte, but at the file's end.</summary>
    public ReadOnlySpan<byte> From(long position) => From(position, 1);

    /// <summary>As many bytes as there are, of those asked for.</summary>
    public ReadOnlySpan<byte> Read(long position, int count)
    {
        var bytes = From(position, count);
        return bytes[..Math.Min(count, bytes.Length)];
    }

    /// <summary>Whether the file has these bytes here.</summary>
    public bool Has(long position, ReadOnlySpan<byte> bytes) => Read(position, bytes.Length).SequenceEqual(bytes);

    private ReadOnlySpan<byte> From(long position, int count)
    {
        if (position < 0 || position >= Length)
            return [];
        if (position < _from || Math.Min(position + count, Length) > _from + _length)
        {
            stream.Position = _from = position;
            _length = stream.ReadAtLeast(_block, _block.Length, throwOnEndOfStream: false);
        }

        return _block.AsSpan((int)(position - _from), _length - (int)(position - _from));
    }
}
