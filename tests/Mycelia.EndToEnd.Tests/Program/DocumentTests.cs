using System.Text.Json;
using Mycelia.EndToEnd.Tests.Support;

namespace Mycelia.EndToEnd.Tests.Program;

/// <summary>What <c>--json</c> documents have in common.</summary>
public sealed class DocumentTests
{
    [Theory]
    [InlineData("queue", "status")]
    [InlineData("queue", "list")]
    [InlineData("config")]
    [InlineData("doctor")]
    [InlineData("auth")]
    [InlineData("upload", "--dry-run", "a.wav")]
    public async Task A_document_is_an_object_with_a_version_and_whole_milliseconds(params string[] command)
    {
        await using var place = new Workplace();
        var wav = Pcm.WriteWav(place.File("a.wav"), Pcm.Noise(12_345));
        await RecorderProcess.RunAsync(place.Folder, [], "record", "--no-upload", "--no-realtime", "--input", wav);
        KeyValuePair<string, string>[] server = [new("MYCELIA_URL", "http://127.0.0.1:9"), new("MYCELIA_CLIENT_ID", "x"), new("MYCELIA_TOKEN", "y"), new("PULSE_SERVER", "unix:/nonexistent")];

        var (_, output, error) = await RecorderProcess.RunAsync(place.Folder, server, [.. command, "--json"]);

        Assert.True(output.StartsWith('{'), output + error);
        var document = JsonDocument.Parse(output).RootElement;
        Assert.Equal(1, document.GetProperty("version").GetInt32());
        AssertWhole(document);
    }

    private static void AssertWhole(JsonElement element)
    {
        foreach (var child in element.ValueKind == JsonValueKind.Object ? element.EnumerateObject().Select(static property => property.Value) : element.ValueKind == JsonValueKind.Array ? element.EnumerateArray() : [])
            AssertWhole(child);
        if (element.ValueKind != JsonValueKind.Object)
            return;
        foreach (var property in element.EnumerateObject().Where(static property => property.Name.EndsWith("_ms", StringComparison.Ordinal) && property.Value.ValueKind == JsonValueKind.Number))
            Assert.True(property.Value.TryGetInt64(out _), $"{property.Name} is {property.Value}");
    }
}
