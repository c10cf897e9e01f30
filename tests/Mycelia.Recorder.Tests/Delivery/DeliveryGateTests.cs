using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class DeliveryGateTests
{
    private static readonly UploadOutcome.Transient Down = new("down");
    private readonly DeliveryGate _gate = new(RetryPolicy.Default, static () => 1);

    [Fact]
    public void Nothing_is_held_back_until_something_fails()
    {
        Assert.True(_gate.Admits(TimeSpan.Zero));
        Assert.Equal(0, _gate.Begin());
        Assert.True(_gate.Admits(TimeSpan.Zero));
        Assert.Null(_gate.Wakes);
    }

    [Fact]
    public void While_it_is_closed_one_probe_at_a_time_goes_each_after_a_longer_wait()
    {
        var now = _gate.Fail(0, Down, TimeSpan.Zero);
        for (var failures = 2; failures < 12; failures++)
        {
            Assert.False(_gate.Admits(now - TimeSpan.FromMilliseconds(1)));
            Assert.True(_gate.Admits(now));
            var probe = _gate.Begin();
            Assert.False(_gate.Admits(now + TimeSpan.FromHours(1)));
            now += TimeSpan.FromSeconds(5);
            Assert.Equal(Math.Min(60, Math.Pow(2, failures - 1)), _gate.Fail(probe, Down, now).TotalSeconds);
            Assert.Equal(failures, _gate.Failures);
            now = _gate.NextProbe;
        }
    }

    [Fact]
    public void Tries_that_were_under_way_when_it_closed_count_as_one_failure()
    {
        _gate.Fail(0, Down, TimeSpan.Zero);
        Assert.Equal(0.4, _gate.Fail(0, Down, TimeSpan.FromSeconds(0.6)).TotalSeconds, 0.001);
        Assert.Equal(1, _gate.Failures);
    }

    [Fact]
    public void A_late_failure_does_not_end_the_probe_of_another()
    {
        _gate.Fail(0, Down, TimeSpan.Zero);
        _gate.Begin();
        _gate.Fail(0, Down, TimeSpan.FromMinutes(1));
        Assert.False(_gate.Admits(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void The_failure_of_a_probe_of_before_does_not_end_a_later_one()
    {
        _gate.Fail(0, Down, TimeSpan.Zero);
        var early = _gate.Begin();
        _gate.Pass();
        _gate.Fail(0, Down, TimeSpan.Zero);
        _gate.Begin();
        Assert.Equal(TimeSpan.Zero, _gate.Fail(early, Down, TimeSpan.FromMinutes(1)));
        Assert.Equal(1, _gate.Failures);
        Assert.False(_gate.Admits(TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Time_wakes_it_only_while_it_waits_for_a_probe()
    {
        var first = _gate.Fail(0, Down, TimeSpan.Zero);
        Assert.Equal(first, _gate.Wakes);
        var probe = _gate.Begin();
        Assert.Null(_gate.Wakes);
        Assert.Equal(first + TimeSpan.FromSeconds(2), first + _gate.Fail(probe, Down, first));
        Assert.Equal(first + TimeSpan.FromSeconds(2), _gate.Wakes);
    }

    [Fact]
    public void A_pass_opens_it_at_full_width()
    {
        _gate.Fail(0, Down, TimeSpan.Zero);
        _gate.Begin();
        _gate.Pass();
        Assert.True(_gate.IsOpen);
        Assert.Equal((0, 0), (_gate.Begin(), _gate.Failures));
        Assert.True(_gate.Admits(TimeSpan.Zero));
    }

    [Fact]
    public void The_servers_wish_wins_where_it_is_longer_up_to_an_hour()
    {
        Assert.Equal(600, Delay(new("busy", TimeSpan.FromSeconds(600)), failures: 1));
        Assert.Equal(3600, Delay(new("busy", TimeSpan.FromDays(9)), failures: 1));
        Assert.Equal(16, Delay(new("busy", TimeSpan.FromSeconds(3)), failures: 5));

        static double Delay(UploadOutcome.Transient failure, int failures) =>
            RetryPolicy.Default.DelayAfter(failure, failures, chance: 1).TotalSeconds;
    }

    [Fact]
    public void What_someone_has_to_mend_is_looked_at_soon_and_then_every_few_minutes()
    {
        var wrong = new UploadOutcome.Misconfigured("wrong address");
        var refused = new UploadOutcome.Unauthorized("wrong key");
        Assert.Equal(10, _gate.Fail(0, wrong, TimeSpan.Zero).TotalSeconds);
        Assert.Equal(180, _gate.Fail(_gate.Begin(), wrong, TimeSpan.FromSeconds(10)).TotalSeconds);
        Assert.Equal((10, 180), (Delay(refused, 1), Delay(refused, 2)));

        static double Delay(UploadOutcome.Failed failure, int failures) =>
            RetryPolicy.Default.DelayAfter(failure, failures, chance: 1).TotalSeconds;
    }

    [Fact]
    public void A_check_that_someone_asks_for_goes_at_once()
    {
        _gate.Fail(0, new UploadOutcome.Unauthorized("wrong key"), TimeSpan.Zero);
        _gate.CheckNow();
        Assert.True(_gate.Admits(TimeSpan.Zero));
    }

    [Theory]
    [InlineData(0, 0.75)]
    [InlineData(1, 1)]
    public void Waits_are_spread_over_a_quarter(double chance, double seconds) =>
        Assert.Equal(seconds, RetryPolicy.Default.Backoff(1, chance).TotalSeconds, 0.001);
}
