using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>
/// MongoDB Extended JSON as Mycelia's servers take it, brought into one form: <c>{"$oid"}</c>, <c>{"$date": "ISO"}</c>,
/// <c>{"$binary": {"base64", "subType"}}</c>, plain numbers. What they misunderstand is misunderstood here.
/// </summary>
public static class ExtendedJson
{
    /// <summary>An id.</summary>
    public static JsonObject Oid(string hex) => new() { ["$oid"] = hex };

    /// <summary>A new id.</summary>
    public static JsonObject NewOid() => Oid(Convert.ToHexStringLower([.. Time(), .. Guid.NewGuid().ToByteArray().AsSpan(0, 8)]));

    /// <summary>A time, to the millisecond; a whole second is written without a fraction.</summary>
    public static JsonObject Date(DateTimeOffset time) =>
        new()
        {
            ["$date"] = time.UtcDateTime.ToString(
                time.Millisecond == 0 ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-ddTHH:mm:ss.fffZ",
                CultureInfo.InvariantCulture
            ),
        };

    /// <summary>Bytes.</summary>
    public static JsonObject Binary(ReadOnlySpan<byte> bytes, string subType = "00") => Binary(Convert.ToBase64String(bytes), subType);

    /// <summary>The id in a value; null when it is none.</summary>
    public static string? OidOf(JsonNode? value) => (value as JsonObject)?["$oid"]?.GetValue<string>();

    /// <summary>The time in a value; null when it is none, a plain string included.</summary>
    public static DateTimeOffset? DateOf(JsonNode? value) =>
        (value as JsonObject)?["$date"] is { } date ? DateTimeOffset.Parse(date.GetValue<string>(), CultureInfo.InvariantCulture) : null;

    /// <summary>The bytes in a value; null when it is none.</summary>
    public static byte[]? BinaryOf(JsonNode? value) =>
        (value as JsonObject)?["$binary"]?["base64"]?.GetValue<string>() is { } base64 ? Convert.FromBase64String(base64) : null;

    /// <summary>Parses a time as JavaScript does.</summary>
    public static DateTimeOffset? ParseDate(string text) =>
        text.Length >= 10
        && DateTimeOffset.TryParse(
            text,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal,
            out var time
        )
            ? DateTimeOffset.FromUnixTimeMilliseconds(time.ToUnixTimeMilliseconds())
            : null;

    /// <summary>Brings a value into the one form.</summary>
    /// <exception cref="DatabaseException">The server would fail on it.</exception>
    public static JsonNode? Normalize(JsonNode? value) =>
        value switch
        {
            JsonArray array => new JsonArray([.. array.Select(Normalize)]),
            JsonObject typed
                when typed.Count > 0
                    && typed.First().Key is "$oid" or "$date" or "$binary" or "$numberInt" or "$numberLong" or "$numberDouble" =>
                NormalizeTyped(typed),
            JsonObject plain => new JsonObject(plain.Select(static field => KeyValuePair.Create(field.Key, Normalize(field.Value)))),
            _ => value?.DeepClone(),
        };

    private static JsonNode? NormalizeTyped(JsonObject value)
    {
        var (type, content) = value.First();
        return type switch
        {
            "$oid" => StringOf(content) is { Length: 24 } hex && hex.All(char.IsAsciiHexDigit)
                ? Oid(hex.ToLowerInvariant())
                : throw new DatabaseException("input must be a 24 character hex string, 12 byte Uint8Array, or an integer"),
            "$date" => Date(ReadDate(content)),
            "$binary" => content is JsonObject binary
                ? Binary(ReadBase64(StringOf(binary["base64"]) ?? ""), StringOf(binary["subType"]) ?? "00")
                : throw new DatabaseException($"Unexpected Binary Extended JSON form {value.ToJsonString()}"),
            "$numberDouble" => double.Parse(StringOf(content) ?? "0", CultureInfo.InvariantCulture),
            _ => long.Parse(StringOf(content) ?? "0", CultureInfo.InvariantCulture),
        };
    }

    /// <summary>A malformed time is stored as 1970.</summary>
    private static DateTimeOffset ReadDate(JsonNode? content) =>
        content is JsonObject number && Normalize(number) is JsonValue milliseconds
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds.GetValue<long>())
        : content?.GetValueKind() == JsonValueKind.Number ? DateTimeOffset.FromUnixTimeMilliseconds(content.GetValue<long>())
        : StringOf(content) is { } text && ParseDate(text) is { } time ? time
        : DateTimeOffset.UnixEpoch;

    private static JsonObject Binary(string base64, string subType) =>
        new()
        {
            ["$binary"] = new JsonObject { ["base64"] = base64, ["subType"] = subType },
        };

    /// <summary>
    /// Malformed base64 is stored as no bytes. What is as it should be, which is nearly all there is of a chunk, is not decoded for that.
    /// </summary>
    private static string ReadBase64(string base64)
    {
        if (Base64.IsValid(base64, out var length) && base64.Length == (length + 2) / 3 * 4)
            return base64;
        var bytes = new byte[base64.Length];
        return Convert.TryFromBase64String(base64, bytes, out var count) ? Convert.ToBase64String(bytes.AsSpan(0, count)) : "";
    }

    private static string? StringOf(JsonNode? value) => value?.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static byte[] Time()
    {
        var seconds = (uint)DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return [(byte)(seconds >> 24), (byte)(seconds >> 16), (byte)(seconds >> 8), (byte)seconds];
    }
}
