using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>
/// MongoDB's Extended JSON. It is written to the letter, since a server stores what is malformed as something else
/// without a word, and read as strictly.
/// </summary>
internal static class MongoJson
{
    /// <summary>An ObjectId.</summary>
    public static void WriteId(this Utf8JsonWriter json, string name, string id)
    {
        json.WriteStartObject(name);
        json.WriteString("$oid", id);
        json.WriteEndObject();
    }

    /// <summary>A time, to the millisecond.</summary>
    public static void WriteDate(this Utf8JsonWriter json, string name, DateTimeOffset time)
    {
        json.WriteStartObject(name);
        json.WriteString("$date", Timestamp.Format(time));
        json.WriteEndObject();
    }

    /// <returns>The digits of an ObjectId; null for everything else.</returns>
    public static string? ReadId(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.EnumerateObject().Count() == 1
        && value.TryGetProperty("$oid", out var digits)
        && digits.ValueKind == JsonValueKind.String
        && digits.GetString() is { } id
        && ObjectIds.IsOne(id)
            ? id
            : null;

    /// <returns>The ObjectId of a document; null for what has none.</returns>
    public static string? ReadDocumentId(JsonElement document) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty("_id", out var id) ? ReadId(id) : null;
}
