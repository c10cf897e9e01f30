using System.Text;
using System.Text.Json;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Writes JSON documents.</summary>
internal static class JsonDocumentWriter
{
    /// <summary>Writes one to standard output.</summary>
    public static void Write(Action<Utf8JsonWriter> content)
    {
        using var output = new StandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
            content(json);
        output.WriteByte((byte)'\n');
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
