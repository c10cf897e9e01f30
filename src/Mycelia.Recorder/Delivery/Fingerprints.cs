using System.Security.Cryptography;

namespace Mycelia.Recorder.Delivery;

/// <summary>Reads the fingerprints of audio out of the checksums that destinations list.</summary>
internal static class Fingerprints
{
    /// <param name="sha256">A SHA-256 in hex.</param>
    /// <returns>Null when it is none.</returns>
    public static uint? Parse(string? sha256) =>
        sha256 is { Length: SHA256.HashSizeInBytes * 2 } && sha256.All(char.IsAsciiHexDigit)
            ? ChunkAudio.FingerprintOf(Convert.FromHexString(sha256))
            : null;
}
