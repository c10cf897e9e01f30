using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>What a recorder says to a step of an import.</summary>
/// <param name="Refusal">Why it did nothing, in words; null: it did what was asked.</param>
internal sealed record ImportReply(string? Refusal = null)
{
    private const int LongestText = 2_000;

    /// <summary>The answer, where there was a question of yes and no.</summary>
    public bool IsYes { get; init; }

    /// <summary>Why there is no room, in words; null: there is.</summary>
    public string? Full { get; init; }

    /// <summary>Which limit that is.</summary>
    public Hint Hint { get; init; }

    /// <summary>The import of before that was asked for; null: there was none.</summary>
    public ImportedFile? Before { get; init; }

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is no reply.</exception>
    public static ImportReply Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 3 });
            var root = document.RootElement;
            var hint = root.GetProperty("hint").GetInt32();
            return new(Text(root.GetProperty("refusal")))
            {
                IsYes = root.GetProperty("yes").GetBoolean(),
                Full = Text(root.GetProperty("full")),
                Hint = (Hint)hint,
                Before = root.GetProperty("before") is { ValueKind: JsonValueKind.Object } before
                    ? new(
                        Text(before.GetProperty("recording")) ?? "",
                        Text(before.GetProperty("hash")) ?? "",
                        Text(before.GetProperty("name")) ?? "",
                        before.GetProperty("start").GetDateTimeOffset(),
                        before.GetProperty("imported_at").GetDateTimeOffset()
                    )
                    : null,
            };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException("it is no answer of a recorder's", e);
        }
    }

    /// <summary>The line, with its end.</summary>
    public byte[] ToLine() =>
        JsonDocumentWriter.LineOf(json =>
        {
            json.WriteString("refusal", Refusal);
            json.WriteBoolean("yes", IsYes);
            json.WriteString("full", Full);
            json.WriteNumber("hint", (int)Hint);
            json.WritePropertyName("before");
            if (Before is not { } before)
            {
                json.WriteNullValue();
                return;
            }

            json.WriteStartObject();
            json.WriteString("recording", before.RecordingId);
            json.WriteString("hash", before.Hash);
            json.WriteString("name", before.Name);
            json.WriteTime("start", before.Start);
            json.WriteTime("imported_at", before.ImportedAt);
            json.WriteEndObject();
        });

    private static string? Text(JsonElement text) =>
        text.GetString() is not { } value ? null
        : value.Length <= LongestText ? value
        : throw new FormatException("it says too much");
}
