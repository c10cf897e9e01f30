using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>
/// Decides whether an offered chunk with the identity of a stored one is that chunk again, or another that uses its name.
/// </summary>
internal static class RepeatRule
{
    /// <summary>The stored chunk, to be answered with once more, or 409.</summary>
    public static Outcome<StoredChunk> Compare(StoredChunk stored, OfferedChunk offered)
    {
        if (stored.Number != offered.Fields.Number || (offered.Fields.SourceFileId is { } id && id != stored.RecordingId))
            return Conflict(
                $"The Idempotency-Key was used for chunk {stored.Number} of recording {stored.RecordingId}.",
                "Idempotency-Key"
            );
        // What a deletion left of it: that chunk was stored.
        if (stored.IsCut)
            return stored;
        if (!stored.SentSha256.AsSpan().SequenceEqual(offered.Sha256))
            return Conflict($"Chunk {stored.Number} of recording {stored.RecordingId} is stored with other audio.", "audio");
        if (stored.StartMs != offered.Fields.StartMs)
            return Conflict(
                $"Chunk {stored.Number} of recording {stored.RecordingId} is stored with start {WireTime.Format(stored.StartMs)}.",
                "start"
            );
        return stored;
    }

    private static Refusal Conflict(string error, string field) => new(409, error, field);
}
