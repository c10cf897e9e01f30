using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>What somebody has paused stays paused, whatever becomes of the recorder.</summary>
public sealed class PausesTests : IDisposable
{
    private static readonly DateTimeOffset Now = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private ChunkQueue _queue;

    public PausesTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
    }

    [Fact]
    public void A_pause_is_there_until_it_ends()
    {
        var pause = new UserPause(Now, Now.AddHours(1));
        _queue.KeepPause(null, pause);
        Reopen();
        Assert.Equal(pause, _queue.FindPause(null, Now.AddMinutes(59)));
        Assert.Null(_queue.FindPause(null, Now.AddHours(1)));
        _queue.KeepPause(null, null);
        Reopen();
        Assert.Null(_queue.FindPause(null, Now));
    }

    [Fact]
    public void It_is_that_of_its_input()
    {
        var pause = new UserPause(Now, null);
        _queue.KeepPause("desk", pause);
        Assert.Equal(pause, _queue.FindPause("desk", Now));
        Assert.Null(_queue.FindPause("hall", Now));
    }

    [Fact]
    public void Whoever_names_inputs_otherwise_has_ended_no_pause()
    {
        var pause = new UserPause(Now, null);
        _queue.KeepPause(null, pause);
        var session = NewSession("desk", "hall");
        Assert.True(session.IsPaused);
        session.Resume(input: 0);
        Assert.False(session.IsPaused);
        // The one pause has become two, of which one has ended.
        Assert.Equal(pause, _queue.FindPause("hall", Now));
        Assert.True(NewSession().IsPaused);
    }

    [Fact]
    public void A_run_that_keeps_none_is_not_paused_by_one()
    {
        _queue.KeepPause(null, new(Now, null));
        var session = new RecordingSession(
            RecorderOptions.Default,
            static _ => throw new NotSupportedException(),
            _queue,
            destination: null,
            new Events()
        );
        Assert.False(session.IsPaused);
        Assert.NotNull(_queue.FindPause(null, Now));
    }

    private RecordingSession NewSession(params string[] names) =>
        new(
            RecorderOptions.Default with
            {
                KeepsPauses = true,
            },
            names.Length == 0
                ? [new RecordedInput(null, static _ => throw new NotSupportedException())]
                : [.. names.Select(static (name, i) => new RecordedInput(new(i + 1, name), static _ => throw new NotSupportedException()))],
            _queue,
            destination: null,
            new Events()
        );

    private void Reopen()
    {
        _queue.Dispose();
        _queue = _file.Open();
    }
}
