using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What the lines say of chunks.</summary>
public sealed class LineDisplayTests : ILineTerminal
{
    private static readonly QueueStatus Nothing = new(0, default, 0, null, 0);

    private readonly List<string> _lines = [];
    private readonly FakeTime _time = new();
    private readonly RecordingInfo _recording = TemporaryQueue.NewRecording();

    [Fact]
    public void Chunks_are_the_first_of_a_run_and_then_a_line_an_hour()
    {
        var display = new LineDisplay(this, verbose: false, quiet: false, _time);
        for (var i = 0; i < 1_000; i++)
            Pass(display, i);

        Assert.Equal(4, _lines.Count);
        Assert.Contains("chunk 0 captured", _lines[0], StringComparison.Ordinal);
        Assert.Contains("chunk 0 uploaded", _lines[1], StringComparison.Ordinal);
        Assert.StartsWith("in the last hour: 6 min captured, peak ", _lines[2], StringComparison.Ordinal);
        Assert.EndsWith("6 min delivered, nothing waits", _lines[2], StringComparison.Ordinal);
        Assert.StartsWith("in the last hour: 6 min captured, ", _lines[3], StringComparison.Ordinal);
    }

    [Fact]
    public void The_end_of_an_outage_is_said()
    {
        var display = new LineDisplay(this, verbose: false, quiet: false, _time);
        Pass(display, 0);
        _lines.Clear();
        display.Report(new UploadFailed(new UploadOutcome.Transient("the server is down"), 1, TimeSpan.FromSeconds(1)));
        Pass(display, 1);
        Pass(display, 2);
        Assert.Equal(2, _lines.Count);
        Assert.Contains("delivering again", _lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public void With_verbose_each_has_its_lines()
    {
        var display = new LineDisplay(this, verbose: true, quiet: false, _time);
        for (var i = 0; i < 10; i++)
            Pass(display, i);
        Assert.Equal(20, _lines.Count);
    }

    [Fact]
    public void With_quiet_an_hour_is_no_line_either()
    {
        var display = new LineDisplay(this, verbose: false, quiet: true, _time);
        for (var i = 0; i < 1_000; i++)
            Pass(display, i);
        Assert.Empty(_lines);
    }

    void ILineTerminal.Write(string stamp, DisplayLine line) => _lines.Add(line.Text);

    private void Pass(LineDisplay display, int number)
    {
        var chunk = TemporaryQueue.Chunk(number);
        display.Report(new ChunkCaptured(_recording, chunk, Nothing));
        _time.Advance(TimeSpan.FromSeconds(10));
        var queued = new QueuedChunk(number, _recording, number, chunk.Start, chunk.Duration, chunk.Wav.Length, 0, null);
        display.Report(new ChunkUploaded(queued, "6b02", Nothing));
    }
}
