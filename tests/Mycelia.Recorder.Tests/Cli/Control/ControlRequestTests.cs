using System.Text;
using Mycelia.Recorder.Cli.Control;

namespace Mycelia.Recorder.Tests.Cli.Control;

public sealed class ControlRequestTests
{
    [Fact]
    public void What_is_sent_is_what_is_read()
    {
        var sent = new ControlRequest(ControlCommand.Discard)
        {
            Until = new(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(1)),
            Label = "ä\n\"☕",
            Window = (TemporaryQueue.Start, TemporaryQueue.Start.AddMilliseconds(7)),
            Chunks = [new(7, true, "r", 3), new(long.MaxValue, false, "s", 0)],
        };
        var line = sent.ToLine();
        Assert.Equal((byte)'\n', line[^1]);
        Assert.DoesNotContain((byte)'\n', line[..^1]);
        var read = ControlRequest.Parse(line.AsMemory()[..^1]);
        Assert.Equal((sent.Command, sent.Until, sent.Label), (read.Command, read.Until, read.Label));
        Assert.Equal(sent.Chunks, read.Chunks);
        Assert.Equal(sent.Window, read.Window);
    }

    [Fact]
    public void A_request_that_names_an_input_is_no_request_to_a_recorder_that_knows_of_none()
    {
        var line = new ControlRequest(ControlCommand.Pause) { Input = "@speaker" }
            .ToLine()
            .AsMemory()[..^1];
        Assert.Contains("\"version\":2", Encoding.UTF8.GetString(line.Span), StringComparison.Ordinal);
        Assert.Equal("@speaker", ControlRequest.Parse(line).Input);
    }

    [Theory]
    [InlineData("""{"version":1,"command":"pause","input":"x"}""")]
    [InlineData("""{"version":2,"command":"pause","input":null}""")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"version":1}""")]
    [InlineData("""{"version":2,"command":"stop"}""")]
    [InlineData("""{"version":"1","command":"stop"}""")]
    [InlineData("""{"version":1e99,"command":"stop"}""")]
    [InlineData("""{"version":1,"command":"format"}""")]
    [InlineData("""{"version":1,"command":7}""")]
    [InlineData("""{"version":1,"command":null}""")]
    [InlineData("""{"version":1,"command":"3"}""")]
    [InlineData("""{"version":1,"command":"99"}""")]
    [InlineData("""{"version":1,"command":"pause, stop"}""")]
    [InlineData("""{"version":1,"command":"pause","until":"soon"}""")]
    [InlineData("""{"version":1,"command":"pause","until":7}""")]
    [InlineData("""{"version":1,"command":"mark","label":["a"]}""")]
    [InlineData("""{"version":1,"command":"forget","from_ms":0,"to_ms":9e18}""")]
    [InlineData("""{"version":1,"command":"forget","from_ms":"0","to_ms":1}""")]
    [InlineData("""{"version":1,"command":"forget","from_ms":0.5,"to_ms":1}""")]
    [InlineData("""{"version":1,"command":"discard","chunks":{"id":1}}""")]
    [InlineData("""{"version":1,"command":"discard","chunks":[{"id":1}]}""")]
    [InlineData("""{"version":1,"command":"discard","chunks":[{"id":1.5,"quarantined":true,"recording":"r","number":1}]}""")]
    [InlineData("""{"version":1,"command":"discard","chunks":[[[[[[1]]]]]]}""")]
    [InlineData("\"stop\"")]
    [InlineData("{\"version\":1,\"command\":\"mark\",\"label\":\"\\ud800\"}")]
    public void What_is_no_request_is_none(string line) =>
        Assert.Throws<FormatException>(() => ControlRequest.Parse(Encoding.UTF8.GetBytes(line)));

    [Fact]
    public void A_label_has_its_bounds() =>
        Assert.Throws<FormatException>(() =>
            ControlRequest.Parse(
                new ControlRequest(ControlCommand.Mark) { Label = new('x', ControlRequest.LongestLabel + 1) }
                    .ToLine()
                    .AsMemory()[..^1]
            )
        );

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"ok":true}""")]
    [InlineData("""{"ok":1,"said":[]}""")]
    [InlineData("""{"ok":true,"said":{}}""")]
    [InlineData("""{"ok":true,"said":[7]}""")]
    public void What_is_no_answer_is_none(string line) =>
        Assert.Throws<FormatException>(() => ControlAnswer.Parse(Encoding.UTF8.GetBytes(line)));
}
