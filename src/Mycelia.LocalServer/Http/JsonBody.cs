using System.Text.Json;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Http;

/// <summary>Reads the body of a request as a JSON object, and never more of it than is allowed.</summary>
internal static class JsonBody
{
    private const int MostLevels = 16;

    /// <summary>The object, or why it is none.</summary>
    public static async Task<(JsonElement Object, Refusal? Refusal)> ReadAsync(HttpContext context, int mostBytes)
    {
        if (context.Request.ContentLength > mostBytes)
            return (default, TooLarge(mostBytes));
        using var body = new MemoryStream();
        var block = new byte[16 * 1024];
        for (int read; (read = await context.Request.Body.ReadAsync(block, context.RequestAborted).ConfigureAwait(false)) > 0; )
        {
            if (body.Length + read > mostBytes)
                return (default, TooLarge(mostBytes));
            body.Write(block, 0, read);
        }

        try
        {
            using var document = JsonDocument.Parse(body.GetBuffer().AsMemory(0, (int)body.Length), new() { MaxDepth = MostLevels });
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (document.RootElement.Clone(), null)
                : (default, new(400, "The body must be a JSON object."));
        }
        catch (JsonException e)
        {
            return (default, new(400, $"The body is not valid JSON: {e.Message}"));
        }
    }

    /// <summary>A text, if there is one that can be given back: half of a surrogate pair is none.</summary>
    public static string? TextOf(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>A member; undefined where it is absent or null.</summary>
    public static JsonElement Member(this JsonElement element, string name) =>
        element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null ? member : default;

    private static Refusal TooLarge(int mostBytes) => new(413, $"The body is larger than {mostBytes} bytes.");
}
