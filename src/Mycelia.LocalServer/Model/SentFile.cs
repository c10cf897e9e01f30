namespace Mycelia.LocalServer.Model;

/// <summary>A WAV file as it was sent, which is kept as FLAC: header and samples, and nothing else.</summary>
/// <param name="Size">Its bytes.</param>
/// <param name="Sha256">Its hash.</param>
internal sealed record SentFile(long Size, byte[] Sha256);
