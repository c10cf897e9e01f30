using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Capture.PulseAudio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class OverrunRuleTests
{
    private readonly CaptureClock _clock = new(AudioFormat.Default);
    private readonly OverrunRule _rule;

    public OverrunRuleTests()
    {
        _clock.AnchorNow(Reading(0, 0));
        _rule = new(_clock, AudioFormat.Default);
    }

    [Fact]
    public void A_backlog_of_which_nothing_is_missing_is_none_of_its_business() =>
        Assert.False(_rule.Explains(Reading(16_000, 1), TimeSpan.FromSeconds(60)));

    [Fact]
    public void What_is_missing_without_a_backlog_is_none_of_its_business() =>
        Assert.False(_rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(0.1)));

    [Fact]
    public void What_is_missing_beside_a_backlog_is_missing_after_it_as_two_readings_say()
    {
        Assert.True(_rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(60)));
        Assert.Null(_rule.Ahead);
        Assert.True(_rule.Explains(Reading(16_000, 4.05), TimeSpan.FromSeconds(60)));
        Assert.Equal(61 * 16_000, _rule.Ahead);
    }

    [Fact]
    public void Two_wild_readings_that_disagree_prove_nothing()
    {
        Assert.True(_rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(60)));
        Assert.True(_rule.Explains(Reading(16_000, 9), TimeSpan.FromSeconds(60)));
        Assert.Null(_rule.Ahead);
        Assert.False(_rule.Explains(Reading(16_000, 1), TimeSpan.FromSeconds(60)));
    }

    [Theory]
    [InlineData(0.49, true)]
    [InlineData(-0.49, true)]
    [InlineData(0.51, false)]
    [InlineData(-0.51, false)]
    public void Two_readings_agree_if_they_differ_by_no_more_than_half_a_gap(double gaps, bool agree)
    {
        _rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(60));
        _rule.Explains(Reading(16_000, 4 + gaps * CaptureClock.GapThreshold.TotalSeconds), TimeSpan.FromSeconds(60));
        Assert.Equal(agree, _rule.Ahead is not null);
    }

    [Fact]
    public void A_reading_of_which_nothing_is_missing_ends_the_doubt()
    {
        Assert.True(_rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(60)));
        Assert.False(_rule.Explains(Reading(16_000, 1), TimeSpan.FromSeconds(60)));
        Assert.True(_rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(60)));
        Assert.Null(_rule.Ahead);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1.99, false)]
    public void Audio_has_piled_up_from_two_seconds_on(double seconds, bool explains) =>
        Assert.Equal(explains, _rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Where_the_loss_is_does_not_change_until_it_is_passed()
    {
        _rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(60));
        _rule.Explains(Reading(16_000, 4), TimeSpan.FromSeconds(60));
        Assert.True(_rule.Explains(Reading(32_000, 5), TimeSpan.FromSeconds(0.1)));
        Assert.Equal(61 * 16_000, _rule.Ahead);

        _rule.Pass();
        Assert.False(_rule.Explains(Reading(32_000, 2), TimeSpan.FromSeconds(0.1)));
    }

    private static ClockReading Reading(long frame, double seconds) =>
        new(frame, TimeSpan.FromSeconds(seconds), SimulatedCard.Epoch.AddSeconds(seconds));
}
