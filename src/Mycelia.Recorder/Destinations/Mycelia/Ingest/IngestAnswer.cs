using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;

namespace Mycelia.Recorder.Destinations.Mycelia.Ingest;

/// <summary>The answer to an upload, as much of it as the recorder needs.</summary>
/// <param name="Success">Whether it says that the chunk is stored.</param>
/// <param name="SourceFileId">In which source file; null when it does not say, or says what can be no id.</param>
/// <param name="HasOddId">Whether it says what can be no id.</param>
internal sealed record IngestAnswer(bool Success, string? SourceFileId, bool HasOddId)
{
    private const int LongestId = 128;

    /// <returns>Null when the body is not such an answer.</returns>
    public static IngestAnswer? Parse(string body) =>
        AnswerJson.Read(body, static answer => answer.ValueKind == JsonValueKind.Object ? Read(answer) : null);

    private static IngestAnswer Read(JsonElement answer)
    {
        var isSuccess = answer.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True;
        if (!answer.TryGetProperty("source_file_id", out var said) || said.ValueKind == JsonValueKind.Null)
            return new(isSuccess, null, HasOddId: false);
        var id =
            AnswerJson.TextOf(said) is { Length: > 0 and <= LongestId } text
            && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
                ? text
                : null;
        return new(isSuccess, id, HasOddId: id is null);
    }
}
