namespace Mycelia.LocalServer.Storage;

/// <summary>A chunk that has been received and checked, and may or may not be new.</summary>
/// <param name="Id">The id that it gets if it is new.</param>
/// <param name="Owner">The number of the key that it comes with.</param>
/// <param name="Fields">What the client says of it.</param>
/// <param name="IdempotencyKey">The <c>Idempotency-Key</c> header, if it was sent.</param>
/// <param name="Audio">What its audio file holds.</param>
/// <param name="FileSize">Bytes of the file.</param>
/// <param name="Sha256">Hash of the file.</param>
internal sealed record OfferedChunk(
    string Id,
    long Owner,
    ChunkFields Fields,
    string? IdempotencyKey,
    AudioSummary Audio,
    long FileSize,
    byte[] Sha256
);
