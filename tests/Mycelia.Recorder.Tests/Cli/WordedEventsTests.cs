using System.Text;
using System.Text.Json;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;
using Mycelia.Recorder.Tests.Cli.Schemas;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class WordedEventsTests
{
    private static readonly UploadFailed Down = new(
        new UploadOutcome.Misconfigured("example.org speaks TLS: its address begins with https://") { Hint = Hint.ServerAddress },
        1,
        null
    );

    private static readonly QueuedChunk Chunk = new(
        1,
        TemporaryQueue.NewRecording(),
        4,
        TemporaryQueue.Start,
        TimeSpan.FromSeconds(10),
        320_044,
        1,
        null
    );

    private readonly Events _told = new();

    [Fact]
    public void What_helps_is_said_behind_the_reason_and_said_once()
    {
        var events = new WordedEvents(new WordedEvents(_told));
        events.Report(Down);
        events.Report(new ChunkInDoubt(Chunk, TimeSpan.FromSeconds(9), "it cannot be found") { Hint = Hint.ServerAddress });
        events.Report(new ChunkDropped(Chunk, "the queue is full") { Hint = Hint.QueueSize });
        events.Report(new CapturePaused(PauseCause.Storage, "the disk fails") { Hint = Hint.QueueElsewhere });
        events.Report(new InputRemarked("a.wav: only channel 2 is taken") { Hint = Hint.Channel | Hint.Channels });

        Assert.Equal(
            "example.org speaks TLS: its address begins with https:// (MYCELIA_URL)",
            Assert.Single(_told.Of<UploadFailed>()).Outcome.Reason
        );
        Assert.Equal("it cannot be found (MYCELIA_URL)", Assert.Single(_told.Of<ChunkInDoubt>()).Reason);
        Assert.Equal("the queue is full (--max-queue-size)", Assert.Single(_told.Of<ChunkDropped>()).Reason);
        Assert.Equal("the disk fails (or keep the queue elsewhere with --db)", Assert.Single(_told.Of<CapturePaused>()).Reason);
        Assert.Equal("a.wav: only channel 2 is taken (--channel, --channels)", Assert.Single(_told.Of<InputRemarked>()).Remark);
    }

    [Fact]
    public void What_needs_no_help_is_told_as_it_is()
    {
        RecorderEvent[] plain =
        [
            new JournalResumed(),
            new ChunkInDoubt(Chunk, TimeSpan.FromSeconds(9)),
            new CapturePaused(PauseCause.User, "paused"),
            new UploadFailed(new UploadOutcome.Transient("down"), 1, TimeSpan.FromSeconds(4)),
        ];
        foreach (var happening in plain)
            new WordedEvents(_told).Report(happening);
        Assert.Equal(plain, _told.Of<RecorderEvent>());
    }

    [Fact]
    public void The_state_of_the_recorder_says_it_too()
    {
        var state = new StateTracker(RecorderState.Begin(States.Now, uploads: true), _told, TimeProvider.System);
        new WordedEvents(state).Report(Down);
        Assert.EndsWith("(MYCELIA_URL)", state.Current.Upload.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_problem_of_the_state_says_which_command_tells_more()
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            StateJson.Write(json, States.Full, States.Now);
            json.WriteEndObject();
        }

        using var written = JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray()));
        Assert.Contains(
            "3 chunks quarantined ('queue list --quarantined' says why)",
            written.RootElement.GetProperty("problems").EnumerateArray().Select(static problem => problem.GetProperty("text").GetString())
        );
    }
}
