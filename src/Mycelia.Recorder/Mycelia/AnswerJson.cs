using System.Text.Json;

namespace Mycelia.Recorder.Mycelia;

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
}
