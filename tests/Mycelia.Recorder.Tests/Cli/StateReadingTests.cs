using System.Text;
using System.Text.Json;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Cli.Schemas;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>A state that another process shows is the state.</summary>
public sealed class StateReadingTests
{
    public static TheoryData<int> Every => [.. Enumerable.Range(0, States.All.Count())];

    [Theory]
    [MemberData(nameof(Every))]
    public void What_was_written_is_read(int number)
    {
        var written = Write(States.All.ElementAt(number));
        Assert.Equal(written, Write(StateReading.Read(JsonDocument.Parse(written).RootElement)));
    }

    [Fact]
    public void What_is_no_state_is_none()
    {
        var good = Write(States.Full);
        foreach (
            var property in JsonDocument
                .Parse(good)
                .RootElement.EnumerateObject()
                .Where(static one => one.Value.ValueKind == JsonValueKind.String)
        )
        {
            var bad = good.Replace(
                $"\"{property.Name}\":{property.Value.GetRawText()}",
                $"\"{property.Name}\":[]",
                StringComparison.Ordinal
            );
            Assert.Throws<FormatException>(() => StateReading.Read(JsonDocument.Parse(bad).RootElement));
        }

        Assert.Throws<FormatException>(() => StateReading.Read(JsonDocument.Parse("[]").RootElement));
        Assert.Throws<FormatException>(() => StateReading.Read(JsonDocument.Parse("{}").RootElement));
    }

    private static string Write(RecorderState state)
    {
        using var line = new MemoryStream();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            StateJson.Write(json, state, States.Now);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(line.ToArray());
    }
}
