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

    [Theory]
    [InlineData(1, "1 interruption")]
    [InlineData(2, "2 interruptions")]
    public void What_happened_today_is_counted(int interruptions, string words)
    {
        var state = RecorderState.Begin(Now, uploads: true);
        state = state with { Today = state.Today with { Totals = state.Today.Totals with { Interruptions = interruptions } } };
        Assert.Contains(Lines(state), line => line.EndsWith($", {words}", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_several_inputs_each_has_a_line_and_a_problem_says_whose_it_is()
    {
        var state = RecorderState.Begin(Now, uploads: false, new InputName(1, "desk"), new InputName(2, "@speaker"));
        state = state with
        {
            Capture = CaptureState.Recording,
            Inputs =
            [
                state.Inputs[0] with
                {
                    Capture = CaptureState.Recording,
                    Device = "a desk",
                    Level = new SoundLevel(-20, -30),
                },
                state.Inputs[1] with
                {
                    Capture = CaptureState.NoMicrophone,
                    Reason = "there is none",
                },
            ],
        };
        var lines = StatusText.Lines(JsonSerializer.SerializeToElement(Document(state))).ToArray();
        Assert.StartsWith("recording since", lines[0], StringComparison.Ordinal);
        Assert.Matches("^  desk: recording since .*: a desk, peak -20 dB$", lines[1]);
        Assert.StartsWith("  @speaker: no microphone since", lines[2], StringComparison.Ordinal);
        Assert.Matches("^! @speaker: not recording since .*: there is none$", lines[^1]);
    }

    [Fact]
    public void What_waits_on_purpose_is_not_called_undeliverable()
    {
        var waiting = new UploadStatus(UploadState.Waiting) { Reason = "the connection is metered", Held = "the connection is metered" };
        Assert.Contains(
            "waiting to deliver: the connection is metered",
            Lines(RecorderState.Begin(Now, uploads: true) with { Upload = waiting })
        );
        Assert.Contains(
            "cannot deliver: the connection is metered",
            Lines(RecorderState.Begin(Now, uploads: true) with { Upload = waiting with { Held = null } })
        );
    }

    [Theory]
    [InlineData(PauseCause.QuietHours, "quiet hours until 07:00", "paused (quiet hours until 07:00) since ")]
    [InlineData(PauseCause.User, "paused until 07:00", "paused (until 07:00) since ")]
    [InlineData(PauseCause.User, "paused", "paused since ")]
    public void A_pause_has_its_cause_and_its_end(PauseCause cause, string reason, string expected) =>
        Assert.StartsWith(
            expected,
            Lines(RecorderState.Begin(Now, uploads: true) with { Capture = CaptureState.Paused, Reason = reason, PausedBy = cause })[0],
            StringComparison.Ordinal
        );

    private static string[] Lines(RecorderState state) => [.. StatusText.Lines(JsonSerializer.SerializeToElement(Document(state)))];

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
