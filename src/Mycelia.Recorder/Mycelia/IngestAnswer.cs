using System.Text.Json;

namespace Mycelia.Recorder.Mycelia;

/// <summary>The answer to an upload, as much of it as the recorder needs.</summary>
/// <param name="Success">Whether it says that the chunk is stored.</param>
/// <param name="SourceFileId">In which source file; null when it does not say, or says something that can be no id.</param>
internal sealed record IngestAnswer(bool Success, string? SourceFileId)
{
    private const int LongestId = 200;

    /// <returns>Null when the body is not such an answer.</returns>
    public static IngestAnswer? Parse(string body) => AnswerJson.Read(body, static answer => answer.ValueKind == JsonValueKind.Object
        ? new IngestAnswer(
            answer.TryGetProperty("success", out var success) && success.ValueKind == JsonValueKind.True,
            AnswerJson.TextOf(answer, "source_file_id") is { Length: <= LongestId } id && AnswerJson.IsPrintable(id) ? id : null)
        : null);
}
