using System.Text.Json;
using System.Text.Json.Nodes;

namespace Mycelia.StandIns.Servers;

/// <summary>The <c>data</c> part of an upload, checked as generation A checks it: what is null is not absent.</summary>
internal sealed record IngestFields(string Start, int Number, string? SourceFileId, JsonObject Metadata)
{
    /// <summary>Finds what is wrong with the fields.</summary>
    /// <param name="data">Any JSON.</param>
    /// <param name="fields">What it says, when nothing is wrong.</param>
    /// <returns>A sentence; null when nothing is wrong.</returns>
    public static string? Validate(JsonNode? data, out IngestFields? fields)
    {
        fields = null;
        if (data is not JsonObject given)
            return $": Expected object, received {NameOf(data)}";
        var problems = new List<string>();
        var start = Field(given, "start", JsonValueKind.String, required: true, problems)?.GetValue<string>();
        var number = NumberOf(given, problems);
        var metadata = Field(given, "metadata", JsonValueKind.Object, required: false, problems) as JsonObject;
        var sourceFile = Field(given, "source_file_id", JsonValueKind.String, required: false, problems)?.GetValue<string>();
        if (problems.Count > 0)
            return string.Join(", ", problems);
        fields = new(start!, number, sourceFile, metadata ?? []);
        return null;
    }

    private static int NumberOf(JsonObject given, List<string> problems)
    {
        if (Field(given, "chunk_number", JsonValueKind.Number, required: false, problems) is not { } value)
            return 0;
        var number = value.GetValue<double>();
        if (number != Math.Floor(number))
            problems.Add("chunk_number: Expected integer, received float");
        else if (number < 0)
            problems.Add("chunk_number: Number must be greater than or equal to 0");
        return (int)number;
    }

    private static JsonNode? Field(JsonObject given, string name, JsonValueKind kind, bool required, List<string> problems)
    {
        if (!given.TryGetPropertyValue(name, out var value))
        {
            if (required)
                problems.Add($"{name}: Required");
            return null;
        }

        if (value?.GetValueKind() == kind)
            return value;
        problems.Add($"{name}: Expected {kind.ToString().ToLowerInvariant()}, received {NameOf(value)}");
        return null;
    }

    private static string NameOf(JsonNode? value) =>
        (value?.GetValueKind() ?? JsonValueKind.Null) switch
        {
            JsonValueKind.True or JsonValueKind.False => "boolean",
            var kind => kind.ToString().ToLowerInvariant(),
        };
}
