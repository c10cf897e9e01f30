namespace Mycelia.Recorder.Model;

/// <summary>A chunk that the server has stored.</summary>
/// <param name="Chunk">The chunk.</param>
/// <param name="SourceFileId">The source file that it is part of.</param>
/// <param name="Bytes">In how many bytes it was sent.</param>
/// <param name="IsToBeShown">Whether the server is to be told when its recording is complete, and to draw it on its timeline.</param>
/// <param name="IsToBeCompleted">Whether it is to be told only that.</param>
/// <param name="IsPossiblyRepeated">Whether the server may hold it twice.</param>
/// <param name="Fingerprint">The first four bytes of the SHA-256 of the bytes that were sent.</param>
internal sealed record DeliveredChunk(
    QueuedChunk Chunk,
    string SourceFileId,
    long Bytes = 0,
    bool IsToBeShown = false,
    bool IsToBeCompleted = false,
    bool IsPossiblyRepeated = false,
    uint Fingerprint = 0
)
{
    /// <summary>How it was sent.</summary>
    public AudioEncoding Encoding { get; init; }

    /// <summary>The bytes that were sent; empty where they are not to be kept.</summary>
    public ReadOnlyMemory<byte> Audio { get; init; }
}
