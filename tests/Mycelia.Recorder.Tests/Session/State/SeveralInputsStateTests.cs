using Mycelia.Recorder.Model;
using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Tests.Session.State;

/// <summary>What several inputs come to, and what is said of each.</summary>
public sealed class SeveralInputsStateTests
{
    private static readonly InputName Desk = new(1, "desk");
    private static readonly InputName Speaker = new(2, "@speaker");

    private RecorderState _state = RecorderState.Begin(Story.Start, uploads: false, Desk, Speaker);

    private DateTimeOffset _now = Story.Start;

    [Fact]
    public void A_recorder_records_as_long_as_one_input_is_heard_and_the_other_is_a_problem()
    {
        Then(Started(Desk));
        Then(new WaitingForInput("there is none", AudioInputProblem.NoDevice) { Input = Speaker });

        Assert.Equal((CaptureState.Recording, null), (_state.Capture, _state.Reason));
        Assert.Equal([CaptureState.Recording, CaptureState.NoMicrophone], _state.Inputs.Select(static input => input.Capture));
        var problem = Assert.Single(Health.Problems(_state, _now));
        Assert.Equal(("not_recording", Speaker, "@speaker: not recording: there is none"), (problem.Code, problem.Input, problem.Text));
    }

    [Fact]
    public void Where_none_is_heard_the_recorder_does_not_record()
    {
        Then(Started(Desk));
        Then(Started(Speaker));
        After(5);
        Then(new CaptureInterrupted("unplugged") { Input = Desk });
        After(5);
        Then(new CaptureInterrupted("unplugged too") { Input = Speaker });

        Assert.Equal((CaptureState.Reconnecting, _now), (_state.Capture, _state.Since));
        Assert.Equal(2, _state.Run.Interruptions);
        Assert.Equal([1L, 1L], _state.Inputs.Select(static input => input.Run.Interruptions));
    }

    [Fact]
    public void What_each_captures_is_counted_for_it_and_for_the_day()
    {
        Then(Started(Desk));
        Then(Started(Speaker));
        Then(Captured(Desk, -30));
        Then(Captured(Desk, -20));
        Then(Captured(Speaker, -10));

        Assert.Equal([20.0, 10.0], _state.Inputs.Select(static input => input.Run.Captured.TotalSeconds));
        Assert.Equal((30.0, 30.0), (_state.Run.Captured.TotalSeconds, _state.Today.Totals.Captured.TotalSeconds));
        Assert.Equal((-10.0, "a desk, a loudspeaker"), (_state.Level!.Value.PeakDb, _state.Device));
    }

    [Fact]
    public void It_is_silent_where_every_input_that_is_heard_is()
    {
        Then(Started(Desk));
        Then(Started(Speaker));
        Then(Skipped(Desk, at: 1));
        Assert.Null(_state.SkippingSince);
        Then(Skipped(Speaker, at: 2));
        Assert.Equal(Story.Start.AddSeconds(2), _state.SkippingSince);
        Assert.Equal((16.0, 16.0), (_state.Run.Skipped.TotalSeconds, _state.Today.Totals.Skipped.TotalSeconds));
        Then(new SilenceEnded(Story.Start, Story.Start) { Input = Desk });
        Assert.Equal([null, Story.Start.AddSeconds(2)], _state.Inputs.Select(static input => input.SkippingSince));
        Assert.Null(_state.SkippingSince);
        Then(new CaptureInterrupted("unplugged") { Input = Desk });
        Assert.NotNull(_state.SkippingSince);
    }

    [Fact]
    public void A_stop_is_for_all_and_what_is_about_none_changes_none()
    {
        Then(Started(Desk));
        var inputs = _state.Inputs;
        Then(new DiskNearlyFull(TimeSpan.FromHours(1)));
        Assert.Same(inputs, _state.Inputs);
        Then(new Stopping(Story.Waiting(0), TimeSpan.Zero));
        Assert.All(_state.Inputs, static input => Assert.Equal(CaptureState.Stopping, input.Capture));
        Assert.Equal(CaptureState.Stopping, _state.Capture);
    }

    [Fact]
    public void The_same_trouble_of_two_inputs_is_told_of_each()
    {
        var book = new NoticeBook(NoticeTiming.Default with { Settle = TimeSpan.Zero });
        Then(new CaptureInterrupted("away") { Input = Desk });
        Assert.Single(book.Look(Health.Problems(_state, _now), TimeSpan.Zero, _now));
        Then(new CaptureInterrupted("away") { Input = Speaker });
        Assert.Single(book.Look(Health.Problems(_state, _now), TimeSpan.FromSeconds(5), _now));
        Then(new CaptureResumed("a desk") { Input = Desk });
        var over = Assert.Single(book.Look(Health.Problems(_state, _now), TimeSpan.FromSeconds(10), _now));
        Assert.Equal((true, "over: desk: not recording: away"), (over.IsOver, over.Text));
    }

    [Fact]
    public void One_that_stands_still_is_not_hidden_by_the_others()
    {
        var life = new LifeSign(NoticeTiming.Default);
        Then(Started(Desk));
        Then(Started(Speaker));
        Assert.True(life.IsAlive(_state, TimeSpan.Zero));
        Then(Captured(Desk, -20));
        Assert.False(life.IsAlive(_state, NoticeTiming.Default.Standstill));
    }

    private static SilenceSkipped Skipped(InputName input, int at) =>
        new(Story.Start.AddSeconds(at), Story.Start.AddSeconds(at + 8), TimeSpan.FromSeconds(8)) { Input = input };

    private static RecordingStarted Started(InputName input) =>
        new(input == Desk ? "a desk" : "a loudspeaker", AudioFormat.Default, TimeSpan.FromSeconds(10), Story.Waiting(0)) { Input = input };

    private ChunkCaptured Captured(InputName input, double peakDb) =>
        new(
            TemporaryQueue.NewRecording(),
            new(0, _now.AddSeconds(-10), 160_000, AudioFormat.Default, new SoundLevel(peakDb, peakDb - 10), default),
            Story.Waiting(1)
        )
        {
            Input = input,
        };

    private void Then(RecorderEvent happening) => _state = StateReducer.Apply(_state, happening, _now);

    private void After(double seconds) => _now = _now.AddSeconds(seconds);
}
