using System.Text.Json;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>What a display that is attached to a recorder is told ten times a second: a JSON object on a line.</summary>
/// <param name="Levels">How loud each input was since the frame before.</param>
/// <param name="State">The state, where it is another than before.</param>
/// <param name="Lines">What happened since.</param>
internal sealed record LiveFrame(IReadOnlyList<LevelReading> Levels, RecorderState? State, IReadOnlyList<StampedLine> Lines)
{
    private const int Version = 1;
    private const int MostLines = 1_000;
    private const int MostChannels = 64;
    private const int LongestLine = 4_000;
    private const int LongestStamp = 16;

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is no frame, or one of another version.</exception>
    public static LiveFrame Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 8 });
            var root = document.RootElement;
            if (root.GetProperty("version").GetInt32() != Version)
                throw new FormatException("it is of another version");
            return new(
                root.TryGetProperty("levels", out var levels) ? [.. levels.EnumerateArray().Take(InputName.Most).Select(ReadLevel)]
                    : root.TryGetProperty("level", out var level) ? [ReadLevel(level)]
                    : [default],
                root.TryGetProperty("state", out _) ? StateReading.Read(root) : null,
                root.TryGetProperty("lines", out var lines) ? [.. lines.EnumerateArray().Take(MostLines).Select(ReadLine)] : []
            );
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or OverflowException)
        {
            throw new FormatException("it is no frame", e);
        }
    }

    /// <summary>The line, with its end.</summary>
    /// <param name="now">When it is said.</param>
    public byte[] ToLine(DateTimeOffset now)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            if (Levels.Count > 1)
                WriteLevels(json);
            else if (Levels is [{ HasAudio: true } level])
                WriteLevel(json, level, "level");
            if (State is not null)
                StateJson.Write(json, State, now);
            if (Lines.Count > 0)
                WriteLines(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <summary>One of each input, null where nothing was heard.</summary>
    private void WriteLevels(Utf8JsonWriter json)
    {
        json.WriteStartArray("levels");
        foreach (var level in Levels)
        {
            if (level.HasAudio)
                WriteLevel(json, level, name: null);
            else
                json.WriteNullValue();
        }

        json.WriteEndArray();
    }

    private static void WriteLevel(Utf8JsonWriter json, LevelReading level, string? name)
    {
        if (name is null)
            json.WriteStartObject();
        else
            json.WriteStartObject(name);
        Write(json, level.Level, level.IsClipped);
        if (!level.Channels.IsEmpty)
        {
            json.WriteStartArray("channels");
            foreach (var channel in level.Channels.Span)
            {
                json.WriteStartObject();
                Write(json, channel.Level, channel.IsClipped);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, SoundLevel level, bool isClipped)
    {
        json.WriteNumber("peak_db", Math.Round(level.PeakDb, 1) + 0.0);
        json.WriteNumber("rms_db", Math.Round(level.RmsDb, 1) + 0.0);
        json.WriteBoolean("clipped", isClipped);
    }

    private void WriteLines(Utf8JsonWriter json)
    {
        json.WriteStartArray("lines");
        foreach (var (stamp, line) in Lines)
        {
            json.WriteStartObject();
            json.WriteString("stamp", stamp);
            json.WriteString("tone", JsonNamingPolicy.SnakeCaseLower.ConvertName(line.Tone.ToString()));
            json.WriteString("text", line.Text);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static LevelReading ReadLevel(JsonElement level) =>
        level.ValueKind == JsonValueKind.Null
            ? default
            : new(LevelOf(level), level.GetProperty("clipped").GetBoolean(), HasAudio: true)
            {
                Channels = level.TryGetProperty("channels", out var channels)
                    ? channels
                        .EnumerateArray()
                        .Take(MostChannels)
                        .Select(static channel => new ChannelLevel(LevelOf(channel), channel.GetProperty("clipped").GetBoolean()))
                        .ToArray()
                    : default,
            };

    private static SoundLevel LevelOf(JsonElement level) =>
        new(level.GetProperty("peak_db").GetDouble(), level.GetProperty("rms_db").GetDouble());

    private static StampedLine ReadLine(JsonElement line) =>
        new(
            Text(line.GetProperty("stamp"), LongestStamp),
            new(
                Enum.TryParse<Tone>(line.GetProperty("tone").GetString(), ignoreCase: true, out var tone) ? tone : default,
                Text(line.GetProperty("text"), LongestLine)
            )
        );

    private static string Text(JsonElement json, int longest) =>
        json.GetString() is { } text ? text[..Math.Min(text.Length, longest)] : throw new FormatException("a text is missing");
}
