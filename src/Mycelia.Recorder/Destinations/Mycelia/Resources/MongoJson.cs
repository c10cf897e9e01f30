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
    /// <summary>The first and the last instant that there are, Unix time in ms.</summary>
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

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

    /// <returns>The time of a date; null for everything else.</returns>
    public static DateTimeOffset? ReadDate(JsonElement value) =>
        value.ValueKind != JsonValueKind.Object || !value.TryGetProperty("$date", out var date) ? null
        : date.ValueKind == JsonValueKind.String ? Timestamp.Parse(AnswerJson.TextOf(date))
        : ResourceAnswer.ReadCount(date) is { } ms && ms >= First && ms <= Last ? DateTimeOffset.FromUnixTimeMilliseconds(ms)
        : null;

    /// <returns>The bytes of a binary; null for everything else.</returns>
    public static byte[]? ReadBinary(JsonElement value) =>
        value.ValueKind == JsonValueKind.Object
        && value.TryGetProperty("$binary", out var binary)
        && binary.ValueKind == JsonValueKind.Object
        && binary.TryGetProperty("base64", out var text)
        && text.ValueKind == JsonValueKind.String
        && text.TryGetBytesFromBase64(out var bytes)
            ? bytes
            : null;
}
