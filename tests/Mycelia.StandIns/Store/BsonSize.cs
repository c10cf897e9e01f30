using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Store;

/// <summary>How large a document is in the database (BSON 1.1).</summary>
internal static class BsonSize
{
    /// <summary>No document may be larger, bytes.</summary>
    public const int Most = 16 * 1024 * 1024;

    /// <summary>Bytes of a value in the form of <see cref="ExtendedJson"/>.</summary>
    public static long Of(JsonNode? value) =>
        value switch
        {
            null => 0,
            JsonObject typed when typed.ContainsKey("$oid") => 12,
            JsonObject typed when typed.ContainsKey("$date") => 8,
            JsonObject typed when typed.ContainsKey("$binary") => 5 + Base64Length(typed["$binary"]!["base64"]!.GetValue<string>()),
            JsonObject document => 5 + document.Sum(static field => 2 + Encoding.UTF8.GetByteCount(field.Key) + Of(field.Value)),
            JsonArray array => 5
                + array
                    .Select(static (item, index) => 2 + index.ToString(System.Globalization.CultureInfo.InvariantCulture).Length + Of(item))
                    .Sum(),
            _ when value.GetValueKind() == JsonValueKind.String => 5 + Encoding.UTF8.GetByteCount(value.GetValue<string>()),
            _ when value.GetValueKind() == JsonValueKind.Number => 8,
            _ => 1,
        };

    private static long Base64Length(string base64) => base64.Length / 4 * 3 - base64.AsSpan().Count('=');
}
