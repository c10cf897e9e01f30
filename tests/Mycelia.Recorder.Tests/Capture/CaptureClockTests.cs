using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

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

    [Theory]
    [InlineData(100)]
    [InlineData(0)]
    [InlineData(-100)]
    public void A_chunk_is_corrected_by_half_a_millisecond_at_most_all_day(double ppm)
    {
        var card = new SimulatedCard { Ppm = ppm, Jitter = TimeSpan.FromMilliseconds(15) };

        card.Run(TimeSpan.FromHours(24));

        var corrections = card.Corrections.Skip(1).Max(static correction => correction.Duration().TotalMilliseconds);
        var deviations = card.Deviations.Select(static deviation => deviation.Duration().TotalMilliseconds).ToList();
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{ppm} ppm: off by at most {card.WorstError.TotalMilliseconds:F1} ms, corrected by at most {corrections:F3} ms a chunk; "
                + $"chunks are off from the one before by at most {deviations.Skip(5).Max():F2} ms, after five minutes "
                + $"{deviations.Skip(30).Max():F2} ms, after an hour {deviations.Skip(360).Max():F2} ms"
        );
        Assert.InRange(card.WorstError, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        Assert.InRange(corrections, 0, 0.55);
        Assert.InRange(deviations.Skip(5).Max(), 0, 1.5);
        Assert.InRange(deviations.Skip(30).Max(), 0, 0.6);
    }

    [Fact]
    public void A_known_rate_carries_the_count_when_readings_stay_away()
    {
        var clock = new CaptureClock(AudioFormat.Default);
        clock.AnchorNow(Drifting(0));
        for (var second = 1; second <= 600; second++)
            clock.Observe(Drifting(second));

        Assert.InRange(clock.Rate, 99e-6, 101e-6);
        Assert.InRange((clock.TimeOf(700 * 16_000) - Noon).TotalSeconds, 700.07 - 0.001, 700.07 + 0.001);

        static ClockReading Drifting(int second) => Reading(second * 16_000L, second * (1 + 100e-6));
    }

    [Fact]
    public void A_gap_does_not_make_the_clock_forget_the_rate_but_a_restart_does()
    {
        var clock = new CaptureClock(AudioFormat.Default);
        clock.AnchorNow(Reading(0, 0));
        for (var second = 1; second <= 600; second++)
            clock.Observe(Reading(second * 16_000, second * (1 + 100e-6)));
        clock.Observe(Reading(9_600_000, 605));
        Assert.Equal(ClockVerdict.Gap, clock.Observe(Reading(9_600_000, 605)));
        Assert.InRange(clock.Rate, 99e-6, 101e-6);

        clock.Restart();
        clock.AnchorNow(Reading(9_600_000, 605));
        Assert.Equal(0, clock.Rate);
    }

    [Fact]
    public void A_clock_that_runs_half_a_thousandth_faster_for_a_while_is_followed_within_50_ms_and_without_a_gap()
    {
        var card = new SimulatedCard { Jitter = TimeSpan.FromMilliseconds(15) };
        card.Run(TimeSpan.FromHours(1));
        for (var second = 0; second < 1_200; second += 10)
        {
            card.SetWallClock(TimeSpan.FromMilliseconds(5));
            card.Run(TimeSpan.FromSeconds(10));
        }

        card.Run(TimeSpan.FromHours(1));

        Assert.InRange(card.WorstError, TimeSpan.Zero, TimeSpan.FromMilliseconds(50));
        Assert.Equal(0, card.Gaps);
    }

    [Fact]
    public void Blocks_follow_each_other_in_time_whatever_drift_and_jitter() =>
        Prop.ForAll(
                Gen.Choose(-300, 300).ToArbitrary(),
                Gen.Choose(0, 90).ToArbitrary(),
                Gen.Choose(1, 1_000).ToArbitrary(),
                (ppm, jitter, seed) =>
                {
                    var card = new SimulatedCard(seed) { Ppm = ppm, Jitter = TimeSpan.FromMilliseconds(jitter) };
                    card.Run(TimeSpan.FromMinutes(2));
                    return card.IsMonotonic && card.Gaps == 0;
                }
            )
            .QuickCheckThrowOnFailure();

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

        card.Run(TimeSpan.FromMinutes(10));

        Assert.True(card.IsMonotonic);
        Assert.InRange(card.Error.Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(5));
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
