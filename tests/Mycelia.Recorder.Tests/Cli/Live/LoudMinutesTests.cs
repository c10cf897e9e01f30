using Mycelia.Recorder.Cli.Display.Live;

namespace Mycelia.Recorder.Tests.Cli.Live;

public sealed class LoudMinutesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly LoudMinutes _minutes = new();

    [Fact]
    public void A_minute_is_as_loud_as_its_loudest_moment()
    {
        _minutes.Add(Start, -50);
        _minutes.Add(Start.AddSeconds(59), -20.4);
        _minutes.Add(Start.AddSeconds(60), -40);
        Assert.Equal([-20.5, -40.0], new[] { Minute(0), Minute(1) });
        Assert.Equal(-20.5, _minutes.LoudestOf(Start.AddSeconds(59), Start.AddMinutes(2)));
    }

    [Fact]
    public void What_was_not_heard_is_not_known()
    {
        Assert.Null(Minute(0));
        _minutes.Add(Start, -50);
        _minutes.Add(Start.AddMinutes(5), -50);
        Assert.Equal([null, -50.0, null, -50.0, null], new[] { Minute(-1), Minute(0), Minute(3), Minute(5), Minute(6) });
    }

    [Fact]
    public void Digital_silence_is_known() => Assert.Equal(-100.0, Heard(-100));

    [Fact]
    public void Two_days_are_kept_and_no_more()
    {
        _minutes.Add(Start, -50);
        _minutes.Add(Start.AddDays(2).AddMinutes(-1), -30);
        Assert.Equal(-50.0, Minute(0));
        _minutes.Add(Start.AddDays(2), -40);
        Assert.Null(Minute(0));
        Assert.Equal(-40.0, Minute(2 * 24 * 60));
    }

    [Fact]
    public void A_clock_that_is_set_back_adds_to_the_minutes_that_come_again_and_to_none_that_are_gone()
    {
        _minutes.Add(Start, -50);
        _minutes.Add(Start.AddMinutes(-1), -30);
        Assert.Equal(-30.0, Minute(-1));
        _minutes.Add(Start.AddYears(-1), -10);
        Assert.Equal(-30.0, _minutes.LoudestOf(Start.AddYears(-2), Start.AddYears(2)));
    }

    private double? Heard(double rmsDb)
    {
        _minutes.Add(Start, rmsDb);
        return Minute(0);
    }

    private double? Minute(int number) => _minutes.LoudestOf(Start.AddMinutes(number), Start.AddMinutes(number + 1));
}
