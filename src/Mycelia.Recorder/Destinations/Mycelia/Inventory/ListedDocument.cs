using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Resources;

namespace Mycelia.Recorder.Destinations.Mycelia.Inventory;

/// <summary>A document of <c>audio_chunks</c>, as a list has it.</summary>
/// <param name="Id">Its <c>_id</c>.</param>
/// <param name="SourceFileId">The source file that it is part of.</param>
/// <param name="IsUploaded">Whether the upload route put it there, which encodes what it gets.</param>
/// <param name="Index">Its place in there.</param>
/// <param name="Start">When its first frame was heard; null: that is no time.</param>
/// <param name="Audio">Its audio; null: that was not asked for, or is none.</param>
internal sealed record ListedDocument(string Id, string SourceFileId, bool IsUploaded, long Index, DateTimeOffset? Start, byte[]? Audio)
{
    /// <returns>Null when it is no such document.</returns>
    public static ListedDocument? Read(JsonElement document)
    {
        if (
            MongoJson.ReadDocumentId(document) is not { } id
            || !document.TryGetProperty("index", out var place)
            || ResourceAnswer.ReadCount(place) is not (>= 0 and <= int.MaxValue and var index)
        )
            return null;
        var uploaded = IdOf(document, "source_file_id");
        return (uploaded ?? IdOf(document, "original_id")) is { } source
            ? new(
                id,
                source,
                IsUploaded: uploaded is not null,
                index,
                document.TryGetProperty("start", out var start) ? MongoJson.ReadDate(start) : null,
                document.TryGetProperty("data", out var data) ? MongoJson.ReadBinary(data) : null
            )
            : null;
    }

    private static string? IdOf(JsonElement document, string name) =>
        document.TryGetProperty(name, out var id) ? MongoJson.ReadId(id)?.ToLowerInvariant() : null;
}
