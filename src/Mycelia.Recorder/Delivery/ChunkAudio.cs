using System.Buffers.Binary;
using System.Security.Cryptography;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>A chunk's audio as it goes to a server.</summary>
/// <param name="Bytes">A complete file.</param>
/// <param name="Encoding">Of what kind.</param>
public readonly record struct ChunkAudio(ReadOnlyMemory<byte> Bytes, AudioEncoding Encoding)
{
    /// <summary>The first four bytes of its SHA-256. Destinations list that, and so the ledger can be held against them.</summary>
    internal uint Fingerprint() => FingerprintOf(SHA256.HashData(Bytes.Span));

    /// <summary>The same of a SHA-256 that a destination lists.</summary>
    internal static uint FingerprintOf(ReadOnlySpan<byte> sha256) => BinaryPrimitives.ReadUInt32BigEndian(sha256);
}
