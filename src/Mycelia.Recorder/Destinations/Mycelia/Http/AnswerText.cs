using System.Text.Json;
using System.Text.RegularExpressions;
using Mycelia.Recorder.Destinations.Mycelia.Secrecy;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>Finds the sentence in an error's body: Mycelia writes bare text, JSON of several shapes, or a whole HTML page.</summary>
internal static partial class AnswerText
{
    private const int MaxLength = 200;
    private static readonly string[] ErrorProperties = ["error_description", "error", "detail", "message", "reason"];

    /// <summary>What some servers put before what a program of theirs said, and how the programs begin.</summary>
    private static readonly string[] Banners = ["ffmpeg version ", "ffprobe version "];

    /// <param name="body">The body.</param>
    /// <param name="secrets">What is left out of it.</param>
    public static string Summarize(string body, KnownSecrets secrets)
    {
        // Before it is cut: half a secret is none that can be found.
        var text = secrets.Hide(FromJson(body) ?? (body.TrimStart().StartsWith('<') ? "an HTML page" : body));
        return Clean(string.Join(' ', WithoutBanner(text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)));
    }

    /// <summary>
    /// What a program said comes whole: its name, how it was built, what it read. Why it failed is the last line of it; before it stands
    /// what the server itself says.
    /// </summary>
    private static string WithoutBanner(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var begin = Array.FindIndex(
            lines,
            static line => Array.Exists(Banners, banner => line.Contains(banner, StringComparison.OrdinalIgnoreCase))
        );
        if (begin < 0)
            return text;
        var banner = Banners.Select(banner => lines[begin].IndexOf(banner, StringComparison.OrdinalIgnoreCase)).First(static at => at >= 0);
        var last = lines.Length - 1 > begin ? lines[^1] : "no reason given";
        return string.Join(' ', [.. lines[..begin], lines[begin][..banner], last]);
    }

    /// <summary>
    /// Where a redirect points, for a person to read; without login and query, in which a server may repeat what it was sent.
    /// </summary>
    /// <param name="location">What the server says.</param>
    /// <param name="secrets">What is left out of it.</param>
    /// <returns>Null when it does not say.</returns>
    public static string? Clean(Uri? location, KnownSecrets secrets) =>
        location is null ? null : Clean(secrets.Hide(Login().Replace(location.OriginalString.Split('?', '#', ';')[0], "$1//")));

    private static string Clean(string text) => Visible.Line(text, MaxLength);

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

    [GeneratedRegex("^([A-Za-z][A-Za-z0-9+.-]*:)?//[^/]*@")]
    private static partial Regex Login();
}
