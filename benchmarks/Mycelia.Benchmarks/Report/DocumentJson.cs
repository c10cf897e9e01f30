using System.Text.Json;
using System.Text.Json.Serialization;

namespace Mycelia.Benchmarks.Report;

/// <summary>A report for programs.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    WriteIndented = true
)]
[JsonSerializable(typeof(Document))]
[JsonSerializable(typeof(BacklogDocument))]
[JsonSerializable(typeof(PageDocument))]
internal sealed partial class DocumentJson : JsonSerializerContext
{
    public static void Write(Document document, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(document, Default.Document));

    public static void Write(BacklogDocument document, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(document, Default.BacklogDocument));

    public static void Write(PageDocument document, TextWriter output) =>
        output.WriteLine(JsonSerializer.Serialize(document, Default.PageDocument));
}
