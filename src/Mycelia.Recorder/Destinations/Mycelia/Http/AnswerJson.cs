using System.Text.Json;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>Reads an answer that ought to be JSON.</summary>
internal static class AnswerJson
{
    /// <param name="body">The answer.</param>
    /// <param name="read">Takes from it what is wanted.</param>
    /// <returns>
    /// The default when it is no JSON. Half of a surrogate pair (<c>"\ud800"</c>), which is no text either, is found by the
    /// parser only when the name or the text with it is read.
    /// </returns>
    public static T? Read<T>(string body, Func<JsonElement, T?> read)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return default;
        }
    }

    /// <returns>A property's text; null when it is not there or is no text, or when the answer is no object.</returns>
    public static string? TextOf(JsonElement answer, string name) =>
        answer.ValueKind == JsonValueKind.Object && answer.TryGetProperty(name, out var value) ? TextOf(value) : null;

    /// <returns>Null when it is no text; half of a surrogate pair is none.</returns>
    public static string? TextOf(JsonElement value)
    {
        try
        {
            return value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Whether it can stand in a header, a sentence or a query as it is: not empty, printable ASCII without blanks.</summary>
    public static bool IsPrintable(string text) => text.Length > 0 && text.All(static c => c is > ' ' and < '\x7f');
}
