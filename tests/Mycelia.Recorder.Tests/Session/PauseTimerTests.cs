using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class PauseTimerTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly CaptureGate _gate = new();
    private readonly List<UserPause?> _noted = [];
    private readonly PauseTimer _pause;

    public PauseTimerTests() => _pause = new(_gate, _time, _noted.Add);

    public void Dispose() => _pause.Dispose();

    [Fact]
    public void A_pause_ends_at_its_time_and_not_before()
    {
        _pause.Begin(_time.GetUtcNow().AddMinutes(30));
        Assert.Equal("paused until 12:30:00", _gate.ClosedBy!.Reason);
        _time.Advance(TimeSpan.FromSeconds(1799));
        Assert.NotNull(_gate.ClosedBy);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(_gate.ClosedBy);
    }

    [Fact]
    public void One_without_an_end_lasts_until_somebody_ends_it()
    {
        _pause.Begin(until: null);
        _time.Advance(TimeSpan.FromDays(3));
        Assert.Equal("paused", _gate.ClosedBy!.Reason);
        Assert.True(_pause.End());
        Assert.False(_pause.End());
        Assert.Null(_gate.ClosedBy);
    }

    [Fact]
    public void It_is_noted_with_its_first_beginning_until_it_ends()
    {
        var since = _time.GetUtcNow();
        _pause.Begin(until: null);
        _time.Advance(TimeSpan.FromMinutes(5));
        var until = _time.GetUtcNow().AddMinutes(1);
        _pause.Begin(until);
        Assert.Equal([new(since, null), new(since, until)], _noted);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_noted[^1]);
        Assert.False(_pause.End());
        Assert.Equal(3, _noted.Count);
    }

    [Fact]
    public void One_of_an_earlier_run_goes_on_to_its_end()
    {
        _pause.GoOn(new(_time.GetUtcNow().AddMinutes(-30), _time.GetUtcNow().AddMinutes(30)));
        Assert.Equal("paused since 11:30:00 until 12:30:00", _gate.ClosedBy!.Reason);
        Assert.Empty(_noted);
        _time.Advance(TimeSpan.FromMinutes(30));
        Assert.Null(_gate.ClosedBy);
        Assert.Equal([null], _noted);
    }

    [Fact]
    public void A_new_end_takes_the_place_of_the_old_one()
    {
        _pause.Begin(_time.GetUtcNow().AddMinutes(1));
        _pause.Begin(_time.GetUtcNow().AddMinutes(5));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.NotNull(_gate.ClosedBy);
        _pause.Begin(until: null);
        _time.Advance(TimeSpan.FromMinutes(10));
        Assert.NotNull(_gate.ClosedBy);
    }

    [Fact]
    public void What_closes_the_gate_besides_stays()
    {
        _gate.Close(PauseCause.Storage, "full");
        _pause.Begin(_time.GetUtcNow().AddMinutes(1));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(PauseCause.Storage, _gate.ClosedBy!.Cause);
    }
}
