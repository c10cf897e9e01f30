using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>The answer to several writes in one request, as much of it as the recorder needs.</summary>
/// <param name="Upserted">How many documents were made.</param>
/// <param name="Matched">How many were there already.</param>
internal sealed record BulkAnswer(long Upserted, long Matched)
{
    /// <returns>Null when the body does not say how many.</returns>
    public static BulkAnswer? Parse(string body) => AnswerJson.Read(body, Read);

    private static BulkAnswer? Read(JsonElement answer) =>
        answer.ValueKind == JsonValueKind.Object
        && answer.TryGetProperty("upsertedCount", out var upserted)
        && ResourceAnswer.ReadCount(upserted) is { } made
        && answer.TryGetProperty("matchedCount", out var matched)
        && ResourceAnswer.ReadCount(matched) is { } there
            ? new(made, there)
            : null;
}
