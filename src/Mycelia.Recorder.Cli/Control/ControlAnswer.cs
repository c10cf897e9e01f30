using System.Text.Json;
using Mycelia.Recorder.Cli.Format;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>What a recorder says to what it was told.</summary>
/// <param name="IsDone">Whether all of it was done.</param>
/// <param name="Said">What there is to say, a sentence each.</param>
internal sealed record ControlAnswer(bool IsDone, IReadOnlyList<string> Said)
{
    private const int MostLines = 20_000;
    private const int LongestLine = 2_000;

    public static ControlAnswer Done(params string[] said) => new(true, said);

    public static ControlAnswer Refused(params string[] said) => new(false, said);

    /// <summary>Reads a line.</summary>
    /// <exception cref="FormatException">It is no answer.</exception>
    public static ControlAnswer Parse(ReadOnlyMemory<byte> line)
    {
        try
        {
            using var document = JsonDocument.Parse(line, new() { MaxDepth = 4 });
            var said = document.RootElement.GetProperty("said");
            if (said.GetArrayLength() > MostLines)
                throw new FormatException("it says too much");
            return new(
                document.RootElement.GetProperty("ok").GetBoolean(),
                [.. said.EnumerateArray().Select(static one => one.GetString() is { Length: <= LongestLine } text ? text : "…")]
            );
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
            json.WriteBoolean("ok", IsDone);
            json.WriteStartArray("said");
            foreach (var one in Said)
                json.WriteStringValue(one);
            json.WriteEndArray();
        });
}
