using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>The answer to a write, as much of it as the recorder needs.</summary>
/// <param name="InsertedId">The document that is there now.</param>
/// <param name="MatchedCount">How many documents an update found.</param>
internal sealed record ResourceAnswer(string? InsertedId, long? MatchedCount)
{
    /// <returns>Null when the body does not say that a write was done.</returns>
    public static ResourceAnswer? Parse(string body) => AnswerJson.Read(body, Read);

    private static ResourceAnswer? Read(JsonElement answer)
    {
        if (
            answer.ValueKind != JsonValueKind.Object
            || !answer.TryGetProperty("acknowledged", out var acknowledged)
            || acknowledged.ValueKind != JsonValueKind.True
        )
            return null;
        return new(
            answer.TryGetProperty("insertedId", out var id) ? MongoJson.ReadId(id) : null,
            answer.TryGetProperty("matchedCount", out var count) ? ReadCount(count) : null
        );
    }

    /// <summary>A plain number, or one with its type.</summary>
    public static long? ReadCount(JsonElement value) =>
        value switch
        {
            { ValueKind: JsonValueKind.Number } when value.TryGetInt64(out var count) => count,
            { ValueKind: JsonValueKind.Object }
                when (value.TryGetProperty("$numberInt", out var digits) || value.TryGetProperty("$numberLong", out digits))
                    && digits.ValueKind == JsonValueKind.String
                    && long.TryParse(digits.GetString(), out var count) => count,
            _ => null,
        };
}
