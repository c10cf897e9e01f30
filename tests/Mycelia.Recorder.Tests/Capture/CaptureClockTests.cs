using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class CaptureClockTests
{
    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void A_card_100_ppm_off_stays_within_50_ms_for_a_day(double ppm)
    {
        var card = new SimulatedCard { Ppm = ppm, Jitter = TimeSpan.FromMilliseconds(30) };

        card.Run(TimeSpan.FromHours(24));

        Assert.InRange(card.WorstError, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, card.Gaps);
    }

    [Fact]
    public void Jitter_of_tens_of_milliseconds_moves_the_time_by_less_than_2_ms_in_10_s()
    {
        var card = new SimulatedCard { Jitter = TimeSpan.FromMilliseconds(40) };
        card.Run(TimeSpan.FromSeconds(30));
        var error = card.Error;

        card.Run(TimeSpan.FromSeconds(10));

        Assert.InRange((card.Error - error).Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(2));
        Assert.Equal(0, card.Gaps);
    }

    [Fact]
    public void Blocks_follow_each_other_in_time_whatever_drift_and_jitter() => Prop.ForAll(
        Gen.Choose(-300, 300).ToArbitrary(),
        Gen.Choose(0, 90).ToArbitrary(),
        Gen.Choose(1, 1_000).ToArbitrary(),
        (ppm, jitter, seed) =>
        {
            var card = new SimulatedCard(seed) { Ppm = ppm, Jitter = TimeSpan.FromMilliseconds(jitter) };
            card.Run(TimeSpan.FromMinutes(2));
            return card.IsMonotonic && card.Gaps == 0;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_bad_first_reading_is_outvoted()
    {
        var clock = new CaptureClock(AudioFormat.Default);
        clock.Observe(Reading(0, 0.150));
        clock.Observe(Reading(0, 0.001));

        Assert.Equal(ClockVerdict.Steady, clock.Observe(Reading(0, 0.003)));
        Assert.Equal(Noon.AddMilliseconds(3), clock.TimeOf(0));
    }

    [Fact]
    public void One_wild_reading_is_doubted_and_changes_nothing()
    {
        var clock = Anchored();
        var before = clock.TimeOf(32_000);

        Assert.Equal(ClockVerdict.Doubtful, clock.Observe(Reading(16_000, 4.0)));
        Assert.Equal(ClockVerdict.Steady, clock.Observe(Reading(16_000, 1.0)));
        Assert.Equal(before, clock.TimeOf(32_000));
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(0.3)]
    [InlineData(-2.0)]
    public void Two_readings_that_agree_on_missing_audio_make_a_gap_and_the_time_is_true_after_it(double missing)
    {
        var clock = Anchored();

        Assert.Equal(ClockVerdict.Doubtful, clock.Observe(Reading(16_000, 1 + missing)));
        Assert.Equal(ClockVerdict.Gap, clock.Observe(Reading(16_000, 1 + missing)));
        Assert.Equal(Noon.AddSeconds(1 + missing), clock.TimeOf(16_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    public void A_wall_clock_set_by_an_hour_is_no_gap_and_the_time_follows_at_once(int hours)
    {
        var clock = Anchored();

        var verdict = clock.Observe(new(16_000, TimeSpan.FromSeconds(1), Noon.AddHours(hours).AddSeconds(1)));

        Assert.Equal(ClockVerdict.Steady, verdict);
        Assert.Equal(Noon.AddHours(hours).AddSeconds(1), clock.TimeOf(16_000));
    }

    [Fact]
    public void A_wall_clock_set_while_audio_is_missing_is_a_gap_in_the_new_time()
    {
        var clock = Anchored();
        var after = new ClockReading(16_000, TimeSpan.FromSeconds(5), Noon.AddHours(1).AddSeconds(5));

        clock.Observe(after);

        Assert.Equal(ClockVerdict.Gap, clock.Observe(after));
        Assert.Equal(Noon.AddHours(1).AddSeconds(5), clock.TimeOf(16_000));
    }

    [Fact]
    public void A_correction_of_the_wall_clock_by_milliseconds_is_followed_without_a_jump()
    {
        var card = new SimulatedCard();
        card.Run(TimeSpan.FromMinutes(1));
        card.SetWallClock(TimeSpan.FromMilliseconds(20));

        card.Run(TimeSpan.FromMinutes(5));

        Assert.True(card.IsMonotonic);
        Assert.InRange(card.Error.Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(3));
    }

    [Fact]
    public void After_a_restart_frames_can_be_timed_only_after_new_readings()
    {
        var clock = Anchored();
        clock.Restart();

        Assert.Throws<InvalidOperationException>(() => clock.TimeOf(16_000));
        Assert.Equal(ClockVerdict.Settling, clock.Observe(Reading(16_000, 4)));
    }

    [Fact]
    public void What_was_captured_before_enough_readings_can_be_timed_at_a_stop()
    {
        var clock = new CaptureClock(AudioFormat.Default);

        clock.AnchorNow(Reading(0, 0));

        Assert.Equal(Noon, clock.TimeOf(0));
    }

    [Theory]
    [InlineData(0.15, false)]
    [InlineData(0.25, true)]
    public void Late_audio_calls_for_a_measurement(double late, bool expected) =>
        Assert.Equal(expected, Anchored().IsLate(Reading(16_000, 1 + late)));

    private static readonly DateTimeOffset Noon = SimulatedCard.Epoch;

    private static CaptureClock Anchored()
    {
        var clock = new CaptureClock(AudioFormat.Default);
        clock.AnchorNow(Reading(0, 0));
        return clock;
    }

    private static ClockReading Reading(long frame, double seconds) => new(frame, TimeSpan.FromSeconds(seconds), Noon.AddSeconds(seconds));
}
