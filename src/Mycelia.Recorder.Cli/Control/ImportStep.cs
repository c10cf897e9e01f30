using System.Text.Json;
using Mycelia.Recorder.Cli.Format;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>What a step of an import asks of the recorder.</summary>
internal enum ImportAction
{
    /// <summary>Whether a file with these bytes was imported before.</summary>
    Find,

    /// <summary>Whether a file of that name was.</summary>
    Known,

    /// <summary>Whether there is room for so many bytes.</summary>
    Room,

    /// <summary>To begin.</summary>
    Begin,

    /// <summary>To queue the next chunk, whose bytes follow the line.</summary>
    Chunk,

    /// <summary>That the file is complete.</summary>
    Finish,

    /// <summary>To take back what was queued of it.</summary>
    Undo,
}

/// <summary>A step of an import, as it goes over the socket: a JSON object on a line, behind which a chunk's bytes follow.</summary>
/// <param name="Action">What is asked.</param>
internal sealed record ImportStep(ImportAction Action)
{
    /// <summary>The longest line of a step.</summary>
    public const int LongestLine = 8_192;

    private const int LongestName = 1_000;

    /// <summary>SHA-256 of the file, in hex.</summary>
    public string Hash { get; init; } = "";

    /// <summary>What the file is called.</summary>
    public string Name { get; init; } = "";

    /// <summary>The recording that it becomes.</summary>
    public string Recording { get; init; } = "";

    /// <summary>When the file, or the chunk, begins.</summary>
    public DateTimeOffset Start { get; init; }

    /// <summary>How many bytes there are.</summary>
    public long Bytes { get; init; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is no step.</exception>
    public static ImportStep Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 2 });
            var root = document.RootElement;
            if (
                root.GetProperty("do").GetString() is not { } name
                || !name.All(char.IsAsciiLetterLower)
                || !Enum.TryParse<ImportAction>(name, ignoreCase: true, out var action)
            )
                throw new FormatException("this recorder does not know that step: restart it");
            return new(action)
            {
                Hash = Text(root, "hash"),
                Name = Text(root, "name"),
                Recording = Text(root, "recording"),
                Start = root.TryGetProperty("start", out var start) ? start.GetDateTimeOffset() : default,
                Bytes = root.TryGetProperty("bytes", out var bytes) ? bytes.GetInt64() : 0,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("that is no step of an import", e);
        }
    }

    /// <summary>The line, with its end.</summary>
    public byte[] ToLine() =>
        JsonDocumentWriter.LineOf(json =>
        {
            json.WriteString("do", JsonNamingPolicy.SnakeCaseLower.ConvertName(Action.ToString()));
            json.WriteString("hash", Hash);
            json.WriteString("name", Name);
            json.WriteString("recording", Recording);
            json.WriteTime("start", Start);
            json.WriteNumber("bytes", Bytes);
        });

    private static string Text(JsonElement root, string property) =>
        !root.TryGetProperty(property, out var text) ? ""
        : text.GetString() is { Length: <= LongestName } value ? value
        : throw new FormatException("a text is too long");
}
