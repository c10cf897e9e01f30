using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>What the clock promises whatever it reads.</summary>
public sealed class CaptureClockPropertyTests
{
    private const int Rate = 16_000;
    private const double LongestStep = 2;

    /// <summary>Shapes of noise: by how much, in parts of the most, a reading is off.</summary>
    private static readonly (string Name, Func<Random, double> Of)[] Shapes =
    [
        ("any amount alike", static random => 2 * random.NextDouble() - 1),
        ("all or nothing", static random => random.Next(2) == 0 ? -1 : 1),
        ("late at times", static random => random.Next(20) == 0 ? random.NextDouble() : 0.1 * random.NextDouble()),
        ("mostly little", static random => Math.Pow(2 * random.NextDouble() - 1, 5)),
        ("late and never early", static random => Math.Min(1, -Math.Log(1 - random.NextDouble()) / 4)),
        ("in steps", static random => Math.Round(4 * random.NextDouble()) / 2 - 1),
    ];

    /// <summary>How long after the one before, in ms, and how far off, in ms.</summary>
    private static readonly Arbitrary<(int After, int Off)[]> Readings = Gen.Choose(20, 5_000)
        .Zip(Gen.Choose(-90, 90))
        .ArrayOf(60)
        .ToArbitrary();

    private static readonly Arbitrary<int> Drift = Gen.Choose(-300, 300).ToArbitrary();

    [Fact]
    public void Jitter_and_drift_move_the_time_by_no_more_than_the_slew_and_are_no_gap() =>
        Properties.Holds(
            Prop.ForAll(
                Readings,
                Drift,
                (readings, ppm) =>
                {
                    var card = new Card(ppm);
                    card.Anchor();
                    foreach (var (after, off) in readings)
                    {
                        var step = after / 1000.0;
                        card.Pass(step);
                        var before = card.Counted;
                        Assert.Equal(ClockVerdict.Steady, card.Read(off / 1000.0));
                        // No reading is more than 90 ms off, nor the anchor, and what is drawn in is what they are off by.
                        var steady = ClockPace.Calm.Slew + (0.18 - CaptureClock.Near) / CaptureClock.ReturnSeconds;
                        var most =
                            (card.Heard < CaptureClock.SettlingSeconds ? CaptureClock.SettlingSlew : steady) * Math.Min(LongestStep, step);
                        Assert.InRange(
                            (card.Counted - before).Duration(),
                            TimeSpan.Zero,
                            TimeSpan.FromSeconds(most) + TimeSpan.FromMicroseconds(1)
                        );
                    }
                }
            )
        );

    [Fact]
    public void Whatever_the_noise_and_the_drift_starts_are_true_and_chunks_follow_each_other_smoothly() =>
        Properties.Holds(
            Prop.ForAll(
                Gen.Elements(Shapes).ToArbitrary(),
                Gen.Choose(-100, 100).Zip(Gen.Choose(0, 15)).ToArbitrary(),
                Gen.Choose(1, 1_000_000).ToArbitrary(),
                (shape, card, seed) =>
                {
                    var simulated = new SimulatedCard(seed)
                    {
                        Ppm = card.Item1,
                        Jitter = TimeSpan.FromMilliseconds(card.Item2),
                        Noise = shape.Of,
                    };
                    simulated.Run(TimeSpan.FromMinutes(30));
                    Assert.Equal(0, simulated.Gaps);
                    Assert.True(simulated.IsMonotonic);
                    Assert.InRange(simulated.WorstError, TimeSpan.Zero, TimeSpan.FromMilliseconds(35));
                    // An anchor that the noise put far off is left faster than a drift is followed.
                    Assert.All(simulated.Corrections.Skip(1), by => Assert.InRange(by.Duration(), TimeSpan.Zero, Most(of: 5)));
                    Assert.All(simulated.Corrections.Skip(6), by => Assert.InRange(by.Duration(), TimeSpan.Zero, Most(of: 8)));
                    Assert.All(
                        simulated.Deviations.Skip(30),
                        static by => Assert.InRange(by.Duration(), TimeSpan.Zero, TimeSpan.FromMilliseconds(1))
                    );

                    // Of 40,000 cards none came to more than 0.14 of the noise.
                    TimeSpan Most(int of) => TimeSpan.FromMilliseconds(1 + card.Item2 / (double)of);
                }
            )
        );

    [Fact]
    public void Missing_audio_is_noticed_by_the_second_reading_and_the_time_is_true_after_it() =>
        Properties.Holds(
            Prop.ForAll(
                Readings,
                Gen.Choose(330, 3_600_000).ToArbitrary(),
                Gen.Choose(-40, 40).Two().ToArbitrary(),
                (readings, missing, off) =>
                {
                    var card = new Card(ppm: 0);
                    card.Anchor();
                    foreach (var (after, jitter) in readings)
                    {
                        card.Pass(after / 1000.0);
                        card.Read(jitter / 3 / 1000.0);
                    }

                    card.Miss(missing / 1000.0);
                    card.Pass(0.1);
                    Assert.Equal(ClockVerdict.Doubtful, card.Read(off.Item1 / 1000.0));
                    Assert.Equal(ClockVerdict.Gap, card.Read(off.Item2 / 1000.0));
                    Assert.InRange(card.Error, TimeSpan.FromMilliseconds(-40), TimeSpan.FromMilliseconds(40));
                }
            )
        );

    [Fact]
    public void A_wall_clock_set_by_any_amount_moves_the_time_at_once_and_is_no_gap() =>
        Properties.Holds(
            Prop.ForAll(
                Readings,
                Gen.Choose(-86_400, 86_400).Where(static seconds => seconds != 0).ToArbitrary(),
                (readings, seconds) =>
                {
                    var card = new Card(ppm: 0);
                    card.Anchor();
                    foreach (var (after, off) in readings)
                    {
                        card.Pass(after / 1000.0);
                        card.Read(off / 1000.0);
                    }

                    var before = card.Counted;
                    card.SetWallClock(seconds);
                    Assert.Equal(ClockVerdict.Steady, card.Read(0));
                    Assert.InRange(
                        card.Counted - before - TimeSpan.FromSeconds(seconds),
                        TimeSpan.FromMilliseconds(-11),
                        TimeSpan.FromMilliseconds(11)
                    );
                }
            )
        );

    /// <summary>A sound card and what a clock makes of it.</summary>
    private sealed class Card(int ppm)
    {
        private readonly CaptureClock _clock = new(AudioFormat.Default);
        private double _wallOffset;
        private long _frame;

        /// <summary>The true time of the next frame, since the start.</summary>
        public TimeSpan Time { get; private set; }

        /// <summary>The time that the clock gives it.</summary>
        public DateTimeOffset Counted => _clock.TimeOf(_frame);

        public TimeSpan Error => Counted - Wall(Time);

        /// <summary>Seconds of frames so far.</summary>
        public double Heard => _frame / (double)Rate;

        public void Anchor() => _clock.AnchorNow(new(_frame, Time, Wall(Time)));

        public void Pass(double seconds)
        {
            _frame += (long)(seconds * Rate);
            Time += TimeSpan.FromSeconds((long)(seconds * Rate) / (double)Rate * (1 + ppm * 1e-6));
        }

        public void Miss(double seconds) => Time += TimeSpan.FromSeconds(seconds);

        public void SetWallClock(double seconds) => _wallOffset += seconds;

        public ClockVerdict Read(double off)
        {
            var measured = Time + TimeSpan.FromSeconds(off);
            return _clock.Observe(new(_frame, measured, Wall(measured)));
        }

        private DateTimeOffset Wall(TimeSpan time) => SimulatedCard.Epoch + time + TimeSpan.FromSeconds(_wallOffset);
    }
}
