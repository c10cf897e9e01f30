using System.Text;
using System.Text.Json;
using Mycelia.Recorder.Cli.Output;

namespace Mycelia.Recorder.Cli.Format;

/// <summary>Writes JSON documents.</summary>
internal static class JsonDocumentWriter
{
    /// <summary>
    /// What a reader may rely on. Properties are added without a new version; one that is removed or means something else makes one.
    /// </summary>
    public const int Version = 1;

    /// <summary>Writes one to standard output: an object with its version.</summary>
    /// <param name="content">Writes the other properties.</param>
    public static void Write(Action<Utf8JsonWriter> content)
    {
        using var output = StandardOutput.Open();
        Write(output, content);
    }

    /// <summary>Writes one.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="content">Writes the properties after its version.</param>
    public static void Write(Stream output, Action<Utf8JsonWriter> content)
    {
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            content(json);
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>An object as a line, with its end: what goes over a socket.</summary>
    /// <param name="content">Writes the properties after its version.</param>
    public static byte[] LineOf(Action<Utf8JsonWriter> content)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            content(json);
            json.WriteEndObject();
        }

        line.WriteByte((byte)'\n');
        return line.ToArray();
    }

    /// <summary>A document as one line, with whatever a terminal would not show as text escaped, however its writer left it.</summary>
    public static string Line(JsonElement document)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
            document.WriteTo(json);
        return Encoding.UTF8.GetString(line.GetBuffer(), 0, (int)line.Length);
    }
}
