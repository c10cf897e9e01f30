using System.Text.Json;
using Json.Schema;

namespace Mycelia.Recorder.Tests.Cli.Schemas;

/// <summary>A schema of docs/schemas.</summary>
internal sealed class SchemaFile
{
    private const string Ending = ".schema.json";

    private static readonly string Folder = Path.Combine(RepositoryFolder.Path, "docs/schemas");
    private static readonly Uri Home = new("https://schemas.test/");
    private static readonly Dictionary<string, SchemaFile> Files = ReadAll();

    private readonly JsonElement _text;
    private readonly JsonSchema _schema;

    private SchemaFile(string name, string text)
    {
        _text = JsonDocument.Parse(text).RootElement;
        _schema = JsonSchema.FromText(text, baseUri: new Uri(Home, name + Ending));
    }

    /// <summary>What there is, without the ending.</summary>
    public static IReadOnlyCollection<string> Names => Files.Keys;

    /// <summary>The parts that have names of their own.</summary>
    public IEnumerable<string> Definitions => _text.GetProperty("$defs").EnumerateObject().Select(static definition => definition.Name);

    public static SchemaFile Of(string name) => Files[name];

    /// <summary>Fails where the document is not as the schema says.</summary>
    public void AssertFits(JsonElement document)
    {
        var result = _schema.Evaluate(document, new() { OutputFormat = OutputFormat.List, RequireFormatValidation = true });
        Assert.True(result.IsValid, $"{document}\n" + string.Join('\n', Problems(result)));
    }

    /// <summary>Fails where one of the documents is not as the schema says, or where none has a property that it names.</summary>
    public void AssertFitsAll(IReadOnlyCollection<JsonElement> documents)
    {
        Assert.All(documents, AssertFits);
        Assert.Empty(PathsOf(_text).Except(documents.SelectMany(static document => PathsIn(document))));
    }

    /// <summary>Fails where a definition names a property that none of the documents has.</summary>
    public void AssertUsed(string definition, IEnumerable<JsonElement> documents) =>
        Assert.Empty(PathsOf(Definition(definition)).Except(documents.SelectMany(static document => PathsIn(document))));

    private static IEnumerable<string> Problems(EvaluationResults result) =>
        (result.Details ?? [])
            .Append(result)
            .SelectMany(static part =>
                (part.Errors ?? []).Select(error => $"{part.InstanceLocation}: {error.Value} ({part.EvaluationPath})")
            );

    /// <summary>What others refer to is read first.</summary>
    private static Dictionary<string, SchemaFile> ReadAll() =>
        Directory
            .GetFiles(Folder, "*" + Ending)
            .Select(static path => Path.GetFileName(path)[..^Ending.Length])
            .OrderBy(static name => name != "common")
            .ThenBy(static name => name, StringComparer.Ordinal)
            .ToDictionary(static name => name, static name => new SchemaFile(name, File.ReadAllText(Path.Combine(Folder, name + Ending))));

    /// <summary>Where the properties of a document stand: <c>/queue/chunks</c>, and <c>/problems/*/code</c> in a list.</summary>
    private static IEnumerable<string> PathsIn(JsonElement document, string path = "") =>
        document.ValueKind switch
        {
            JsonValueKind.Object => document
                .EnumerateObject()
                .SelectMany(property => PathsIn(property.Value, $"{path}/{property.Name}").Prepend($"{path}/{property.Name}")),
            JsonValueKind.Array => document.EnumerateArray().SelectMany(item => PathsIn(item, $"{path}/*")),
            _ => [],
        };

    /// <summary>Where those stand that a part of this file names.</summary>
    private IEnumerable<string> PathsOf(JsonElement schema, string path = "") =>
        schema
            .EnumerateObject()
            .SelectMany(keyword =>
                keyword.Name switch
                {
                    "$ref" => PathsOfReference(keyword.Value.GetString()!, path),
                    "properties" => keyword
                        .Value.EnumerateObject()
                        .SelectMany(property => PathsOf(property.Value, $"{path}/{property.Name}").Prepend($"{path}/{property.Name}")),
                    "items" => PathsOf(keyword.Value, $"{path}/*"),
                    "oneOf" or "anyOf" or "allOf" => keyword.Value.EnumerateArray().SelectMany(part => PathsOf(part, path)),
                    _ => [],
                }
            );

    /// <param name="reference">Such as <c>common.schema.json#/$defs/time</c>.</param>
    /// <param name="path">Where it stands.</param>
    private IEnumerable<string> PathsOfReference(string reference, string path)
    {
        var parts = reference.Split("#/$defs/");
        var file = parts[0].Length == 0 ? this : Files[parts[0][..^Ending.Length]];
        return file.PathsOf(file.Definition(parts[1]), path);
    }

    private JsonElement Definition(string name) => _text.GetProperty("$defs").GetProperty(name);
}
