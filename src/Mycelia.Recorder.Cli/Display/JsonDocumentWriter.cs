using System.Text.Json;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Writes one JSON document to stdout.</summary>
internal static class JsonDocumentWriter
{
    public static void Write(Action<Utf8JsonWriter> content)
    {
        using var output = new StandardOutput();
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true }))
            content(json);
        output.WriteByte((byte)'\n');
    }
}
