using Mycelia.Recorder.Model;
using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Tests.Notices;

public sealed class PauseRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly RecorderState Paused = RecorderState.Begin(Start, uploads: true) with { Capture = CaptureState.Paused };

    [Theory]
    [InlineData(0.9, null)]
    [InlineData(1, "paused for 1 hour: nothing is recorded")]
    [InlineData(3.9, "paused for 1 hour: nothing is recorded")]
    [InlineData(4, "paused for 4 hours: nothing is recorded")]
    [InlineData(24, "paused for 1 day: nothing is recorded")]
    [InlineData(47.9, "paused for 1 day: nothing is recorded")]
    [InlineData(48, "paused for 2 days: nothing is recorded")]
    public void A_pause_is_told_after_an_hour_after_four_and_then_daily(double hours, string? expected) =>
        Assert.Equal(expected, PauseRule.Find(Paused, Start.AddHours(hours))?.Text);

    [Fact]
    public void A_pause_is_no_problem_of_the_state_however_long_it_lasts() => Assert.Empty(Health.Problems(Paused, Start.AddDays(3)));

    [Theory]
    [InlineData(PauseCause.User, true)]
    [InlineData(PauseCause.QuietHours, false)]
    [InlineData(PauseCause.ScreenLocked, false)]
    public void Only_a_pause_that_somebody_may_have_forgotten_is_told(PauseCause cause, bool isTold) =>
        Assert.Equal(isTold, PauseRule.Find(Paused with { PausedBy = cause }, Start.AddHours(8)) is not null);

    [Fact]
    public void What_does_not_record_for_another_reason_is_no_pause() =>
        Assert.Null(PauseRule.Find(Paused with { Capture = CaptureState.NoMicrophone }, Start.AddDays(1)));

    [Fact]
    public void A_month_of_pause_is_told_some_thirty_times()
    {
        var book = new NoticeBook(NoticeTiming.Default);
        var told = 0;
        for (var minutes = 0; minutes < 30 * 24 * 60; minutes++)
        {
            var now = Start.AddMinutes(minutes);
            HealthProblem[] problems = PauseRule.Find(Paused, now) is { } pause ? [pause] : [];
            told += book.Look(problems, TimeSpan.FromMinutes(minutes), now).Count;
        }

        Assert.Equal(2 + 29, told);
    }
}
