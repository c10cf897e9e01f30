using System.Text.Json;
using System.Text.Json.Nodes;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class StatusTextTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_recorder_from_before_an_update_is_understood()
    {
        var state = RecorderState.Begin(Now, uploads: true) with { Queue = new QueueStatus(2, TimeSpan.FromSeconds(20), 640_088, Now, 0) };
        var document = Document(state);
        Assert.True(document["queue"]!.AsObject().Remove("encoded_bytes"));
        Assert.Contains(
            "2 chunks (20 s, 640 kB) to deliver",
            string.Join('\n', StatusText.Lines(JsonSerializer.SerializeToElement(document))),
            StringComparison.Ordinal
        );
    }

    private static JsonObject Document(RecorderState state)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            StateJson.Write(json, state, Now);
            json.WriteEndObject();
        }

        return JsonNode.Parse(stream.ToArray())!.AsObject();
    }
}
