using Mycelia.Recorder.Capture.Clock;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class DriftLineTests
{
    private const double Ppm = 1e-6;
    private static readonly ClockPace Pace = ClockPace.Calm;
    private readonly DriftLine _line = new(Pace);
    private readonly List<(double Age, double Offset, double Weight)> _read = [];

    [Fact]
    public void It_is_what_least_squares_make_of_all_readings_by_their_weight_and_age()
    {
        var random = new Random(7);
        Begin(0.25, expected: 0, Pace.Caution);
        for (var i = 0; i < 200; i++)
        {
            Pass(0.5 + random.NextDouble());
            Read(0.25 + random.NextDouble() * 0.01 + i * 40 * Ppm, random.NextDouble());
            AssertFitted(0.25, expected: 0, Pace.Caution);
        }
    }

    [Fact]
    public void Of_the_same_card_the_rate_is_known_from_before()
    {
        Learn(80 * Ppm, seconds: 3_000);
        var known = _line.Rate;
        Assert.Equal(80 * Ppm, known, 1 * Ppm);

        _line.Begin(3, isSameCard: true);
        Assert.Equal((3, known), (_line.Offset, _line.Rate));
        Pass(100);
        Assert.Equal(3 + 100 * known, _line.Offset, 1e-12);

        // So sure of it that one reading changes little of it, but for ever it does not count.
        Read(3 + 100 * known + 0.01, 1);
        Assert.InRange(_line.Rate - known, 0.01 * Ppm, 20 * Ppm);
    }

    [Fact]
    public void Nobody_is_surer_of_a_rate_than_clocks_keep_it()
    {
        Learn(80 * Ppm, seconds: 200_000);
        _read.Clear();
        var known = _line.Rate;
        _line.Begin(0, isSameCard: true);
        _read.Add((0, 0, 1));
        Pass(10);
        Read(0.02, 1);
        AssertFitted(0, known, 100 * Pace.Caution);
    }

    [Fact]
    public void Of_another_card_nothing_is_known()
    {
        Learn(80 * Ppm, seconds: 3_000);
        _line.Begin(3, isSameCard: false);
        Assert.Equal((3, 0), (_line.Offset, _line.Rate));
    }

    [Fact]
    public void Where_readings_show_another_rate_it_begins_with_the_old_one_and_gives_it_up_soon()
    {
        Learn(80 * Ppm, seconds: 3_000);
        var known = _line.Rate;
        _line.BeginAnew(3);
        _read.Clear();
        _read.Add((0, 3, 1));
        Assert.Equal((3, known), (_line.Offset, _line.Rate));
        Pass(10);
        Read(3.02, 1);
        AssertFitted(3, known, Pace.Caution);
    }

    private void Learn(double rate, double seconds)
    {
        Begin(0, expected: 0, Pace.Caution);
        for (var at = 10.0; at <= seconds; at += 10)
        {
            _line.Pass(10);
            _line.Add(at * rate, 1);
        }
    }

    private void Begin(double offset, double expected, double certainty)
    {
        _line.Begin(offset, isSameCard: false);
        Assert.Equal((offset, expected), (_line.Offset, _line.Rate));
        Assert.True(certainty > 0);
        _read.Clear();
        _read.Add((0, offset, 1));
    }

    private void Pass(double seconds)
    {
        _line.Pass(seconds);
        for (var i = 0; i < _read.Count; i++)
            _read[i] = (_read[i].Age + seconds, _read[i].Offset, _read[i].Weight * Math.Exp(-seconds / Pace.Memory));
    }

    private void Read(double offset, double weight)
    {
        _line.Add(offset, weight);
        _read.Add((0, offset, weight));
    }

    /// <summary>The same by the book: a regression of the offsets on the times, with one more term for what is expected.</summary>
    private void AssertFitted(double origin, double expected, double certainty)
    {
        var weight = _read.Sum(static one => one.Weight);
        var time = _read.Sum(static one => -one.Age * one.Weight) / weight;
        var mean = _read.Sum(one => (one.Offset - origin) * one.Weight) / weight;
        var together = _read.Sum(one => one.Weight * (-one.Age - time) * (one.Offset - origin - mean));
        var spread = _read.Sum(one => one.Weight * (-one.Age - time) * (-one.Age - time));
        var rate = (together + expected * certainty) / (spread + certainty);
        Assert.Equal(rate, _line.Rate, 1e-9);
        Assert.Equal(origin + mean - rate * time, _line.Offset, 1e-9);
    }
}
