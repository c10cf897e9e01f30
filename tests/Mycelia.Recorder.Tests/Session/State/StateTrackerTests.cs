using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Tests.Session.State;

public sealed class StateTrackerTests
{
    private readonly FakeTime _time = new();
    private readonly Events _events = new();
    private readonly StateTracker _tracker;

    public StateTrackerTests() => _tracker = new(RecorderState.Begin(_time.GetLocalNow(), uploads: true), _events, _time);

    [Fact]
    public void A_new_state_is_said_once_and_after_what_made_it_so()
    {
        Start();
        Assert.IsType<RecordingStarted>(_events.Of<RecorderEvent>()[0]);
        Assert.Equal(CaptureState.Recording, Assert.Single(_events.Of<StateChanged>()).State.Capture);
        _tracker.Report(new SourceFileForgotten(null!, "gone"));
        Assert.Single(_events.Of<StateChanged>());
    }

    [Fact]
    public void A_failure_that_repeats_is_said_once()
    {
        for (var i = 0; i < 3; i++)
            _tracker.Report(Story.Down());
        Assert.Single(_events.Of<StateChanged>());
        Assert.Equal(3, _tracker.Current.Upload.Failures);
    }

    [Fact]
    public async Task Whoever_waits_for_a_change_gets_it()
    {
        var seen = _tracker.Current;
        var change = _tracker.ChangeAsync(seen, CancellationToken.None);
        Assert.False(change.IsCompleted);
        Start();
        Assert.Same(_tracker.Current, await change.WaitAsync(TimeSpan.FromSeconds(10)));
        Assert.Same(_tracker.Current, await _tracker.ChangeAsync(seen, CancellationToken.None));
    }

    private void Start() =>
        _tracker.Report(new RecordingStarted("a microphone", AudioFormat.Default, TimeSpan.FromSeconds(10), Story.Waiting(0)));
}
