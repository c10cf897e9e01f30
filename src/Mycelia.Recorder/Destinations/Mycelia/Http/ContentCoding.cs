using System.Buffers;
using System.IO.Compression;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>
/// Undoes the content codings of HTTP (RFC 9110, 8.4.1). None is asked for, and some servers and proxies compress whatever they send.
/// What comes out is bounded: a kilobyte can hold a megabyte.
/// </summary>
internal static class ContentCoding
{
    /// <param name="coding">Its name.</param>
    /// <param name="bytes">What came.</param>
    /// <param name="longest">How many bytes are decoded; the rest is left.</param>
    /// <returns>Null when the coding is not known, or the bytes are not in it.</returns>
    public static byte[]? TryDecode(string coding, byte[] bytes, int longest) =>
        coding.ToUpperInvariant() switch
        {
            "GZIP" or "X-GZIP" => IsGzip(bytes)
                ? Inflate(new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress), longest)
                : null,
            // By the RFC within zlib's frame; some leave that out.
            "DEFLATE" => Inflate(new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress), longest)
                ?? Inflate(new DeflateStream(new MemoryStream(bytes), CompressionMode.Decompress), longest),
            "BR" => Unbrotli(bytes, longest),
            "IDENTITY" => bytes,
            _ => null,
        };

    /// <summary>By its first bytes (RFC 1952, 2.3.1).</summary>
    public static bool IsGzip(ReadOnlySpan<byte> bytes) => bytes is [0x1f, 0x8b, 8, ..];

    private static byte[]? Inflate(Stream stream, int longest)
    {
        using (stream)
        {
            try
            {
                var decoded = new byte[longest];
                return decoded[..stream.ReadAtLeast(decoded, longest, throwOnEndOfStream: false)];
            }
            catch (InvalidDataException)
            {
                return null;
            }
        }
    }

    private static byte[]? Unbrotli(byte[] bytes, int longest)
    {
        using var decoder = new BrotliDecoder();
        var decoded = new byte[longest];
        return decoder.Decompress(bytes, decoded, out _, out var written) is OperationStatus.Done or OperationStatus.DestinationTooSmall
            ? decoded[..written]
            : null;
    }
}
