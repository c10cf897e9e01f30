using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class PauseTimerTests : IDisposable
{
    private readonly FakeTime _time = new();
    private readonly CaptureGate _gate = new();
    private readonly PauseTimer _pause;

    public PauseTimerTests() => _pause = new(_gate, _time);

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
