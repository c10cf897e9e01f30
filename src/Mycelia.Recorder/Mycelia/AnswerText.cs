using System.Text.Json;

namespace Mycelia.Recorder.Mycelia;

/// <summary>Finds the sentence in an error's body: Mycelia writes bare text, JSON of several shapes, or a whole HTML page.</summary>
internal static class AnswerText
{
    private const int MaxLength = 200;
    private static readonly string[] ErrorProperties = ["error_description", "error", "detail", "message", "reason"];

    public static string Summarize(string body)
    {
        var text = FromJson(body) ?? (body.TrimStart().StartsWith('<') ? "an HTML page" : body);
        return Clean(string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>Where a redirect points, for a person to read.</summary>
    /// <returns>Null when it does not say.</returns>
    public static string? Clean(Uri? location) => location is null ? null : Clean(location.ToString());

    /// <summary>No control character of a server's reaches the user's terminal.</summary>
    private static string Clean(string text)
    {
        var line = string.Concat(text.Where(static c => !char.IsControl(c)));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }

    private static string? FromJson(string body)
    {
        // Cut off or not JSON after all: it is shown as it is.
        return body.TrimStart().StartsWith('{') ? AnswerJson.Read(body, FindSentence) : null;
    }

    private static string? FindSentence(JsonElement answer)
    {
        foreach (var name in ErrorProperties)
        {
            if (answer.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        }

        return null;
    }
}
