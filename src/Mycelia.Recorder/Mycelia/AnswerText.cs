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
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        // No control character of a server's reaches the user's terminal.
        line = string.Concat(line.Where(static c => !char.IsControl(c)));
        return line.Length <= MaxLength ? line : line[..MaxLength] + "…";
    }

    private static string? FromJson(string body)
    {
        if (!body.TrimStart().StartsWith('{'))
            return null;
        try
        {
            using var document = JsonDocument.Parse(body);
            foreach (var name in ErrorProperties)
            {
                if (document.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                    return value.GetString();
            }
        }
        catch (JsonException)
        {
            // Cut off or not JSON after all: it is shown as it is.
        }

        return null;
    }
}
