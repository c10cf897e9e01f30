using System.Text.Json;
using Mycelia.Recorder.Cli.Format;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>What a recorder is told, as it goes over the socket: a JSON object on a line.</summary>
/// <param name="Command">What to do.</param>
internal sealed record ControlRequest(ControlCommand Command)
{
    /// <summary>The version of what is said here. A recorder does nothing of what it may not understand to the end.</summary>
    public const int Version = 1;

    /// <summary>That of a request which names an input: to a recorder that knows of none it would mean all.</summary>
    private const int InputVersion = 2;

    /// <summary>The longest label of a mark.</summary>
    public const int LongestLabel = 200;

    private const int MostChunks = 10_000;
    private const int LongestName = 200;

    /// <summary>When a pause ends; null: it does not by itself.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>The window that is to be forgotten, to the millisecond; null: none is.</summary>
    public (DateTimeOffset From, DateTimeOffset To)? Window { get; init; }

    /// <summary>What a mark is called.</summary>
    public string Label { get; init; } = "";

    /// <summary>The only input that is meant, of several; null: all.</summary>
    public string? Input { get; init; }

    /// <summary>The chunks that are meant.</summary>
    public IReadOnlyList<NamedChunk> Chunks { get; init; } = [];

    /// <summary>How many chunks one request can name.</summary>
    public static int Most => MostChunks;

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is none, or of another version; the message says which.</exception>
    public static ControlRequest Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 4 });
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != (root.TryGetProperty("input", out var input) ? InputVersion : Version))
                throw new FormatException("this recorder is of another version than the command: restart it");
            // A number, or two names with a comma, is an enumeration's value to TryParse as well.
            if (
                root.GetProperty("command").GetString() is not { } name
                || !name.All(char.IsAsciiLetterLower)
                || !Enum.TryParse<ControlCommand>(name, ignoreCase: true, out var command)
            )
                throw new FormatException("this recorder does not know that command: restart it");
            return new(command)
            {
                Until = root.TryGetProperty("until", out var until) ? until.GetDateTimeOffset() : null,
                Window =
                    root.TryGetProperty("from_ms", out var from) && root.TryGetProperty("to_ms", out var to)
                        ? (DateTimeOffset.FromUnixTimeMilliseconds(from.GetInt64()), DateTimeOffset.FromUnixTimeMilliseconds(to.GetInt64()))
                        : null,
                Label = root.TryGetProperty("label", out var label) ? Text(label, LongestLabel) : "",
                Input = input.ValueKind == JsonValueKind.Undefined ? null : Text(input, LongestName),
                Chunks = root.TryGetProperty("chunks", out var chunks) ? ReadChunks(chunks) : [],
            };
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException or ArgumentException)
        {
            throw new FormatException("that is no request", e);
        }
    }

    /// <summary>The line, with its end.</summary>
    public byte[] ToLine()
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Input is null ? Version : InputVersion);
            json.WriteString("command", JsonNamingPolicy.SnakeCaseLower.ConvertName(Command.ToString()));
            if (Until is { } until)
                json.WriteTime("until", until);
            if (Window is var (from, to))
            {
                json.WriteNumber("from_ms", from.ToUnixTimeMilliseconds());
                json.WriteNumber("to_ms", to.ToUnixTimeMilliseconds());
            }

            if (Label.Length > 0)
                json.WriteString("label", Label);
            if (Input is not null)
                json.WriteString("input", Input);
            if (Chunks.Count > 0)
                Write(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartArray("chunks");
        foreach (var chunk in Chunks)
        {
            json.WriteStartObject();
            json.WriteNumber("id", chunk.Id);
            json.WriteBoolean("quarantined", chunk.IsQuarantined);
            json.WriteString("recording", chunk.Recording);
            json.WriteNumber("number", chunk.Number);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static NamedChunk[] ReadChunks(JsonElement chunks) =>
        chunks.GetArrayLength() <= MostChunks
            ?
            [
                .. chunks
                    .EnumerateArray()
                    .Select(static chunk => new NamedChunk(
                        chunk.GetProperty("id").GetInt64(),
                        chunk.GetProperty("quarantined").GetBoolean(),
                        Text(chunk.GetProperty("recording"), LongestName),
                        chunk.GetProperty("number").GetInt32()
                    )),
            ]
            : throw new FormatException("that names too many chunks");

    private static string Text(JsonElement text, int longest) =>
        text.GetString() is { } value && value.Length <= longest ? value : throw new FormatException("a text is missing or too long");
}
