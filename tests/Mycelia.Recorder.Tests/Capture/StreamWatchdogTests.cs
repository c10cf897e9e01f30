using Mycelia.Recorder.Capture;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class StreamWatchdogTests
{
    private readonly StreamWatchdog _watchdog = new(patience: 3);

    [Fact]
    public void A_stream_that_delivers_is_never_given_up()
    {
        for (var arrivals = 1; arrivals < 1_000; arrivals++)
            Assert.False(_watchdog.IsDead(arrivals, mayBeStill: false));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    public void Nothing_for_three_ticks_after_the_last_arrival_is_the_end(long arrivals)
    {
        _watchdog.IsDead(arrivals, mayBeStill: true);
        Assert.False(_watchdog.IsDead(arrivals, mayBeStill: false));
        Assert.False(_watchdog.IsDead(arrivals, mayBeStill: false));
        Assert.True(_watchdog.IsDead(arrivals, mayBeStill: false));
    }

    [Fact]
    public void What_is_full_may_be_still_and_is_given_its_time_afterwards()
    {
        for (var tick = 0; tick < 100; tick++)
            Assert.False(_watchdog.IsDead(7, mayBeStill: true));
        Assert.False(_watchdog.IsDead(7, mayBeStill: false));
        Assert.False(_watchdog.IsDead(8, mayBeStill: false));
        Assert.False(_watchdog.IsDead(8, mayBeStill: false));
    }

    [Fact]
    public void A_stream_that_never_delivers_is_opened_ever_less_often_and_one_that_did_at_once_again()
    {
        var patience = new StallPatience();
        var ticks = new List<int> { patience.Ticks };
        for (var i = 0; i < 5; i++)
        {
            patience.After(hasDelivered: false);
            ticks.Add(patience.Ticks);
        }

        Assert.Equal([3, 6, 12, 24, 30, 30], ticks);
        patience.After(hasDelivered: true);
        Assert.Equal(3, patience.Ticks);
    }
}
