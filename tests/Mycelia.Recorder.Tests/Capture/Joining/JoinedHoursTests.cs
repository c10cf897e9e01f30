using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.Joining;

/// <summary>
/// Hours and losses in simulated time. How far channels are apart is told by what is heard in them: the same pulses, at moments that are
/// known.
/// </summary>
public sealed class JoinedHoursTests
{
    /// <summary>The engine counts frames of any rate; of so few a day is soon over.</summary>
    private const int Rate = 250;

    private const double Allowed = 0.005;
    private static readonly Pulse Click = new(Rate / 8.0);

    [Theory]
    [InlineData("200 ppm apart", 3, 24)]
    [InlineData("one exact", 3, 1)]
    [InlineData("350 ppm apart", 3, 1)]
    [InlineData("drifting with the temperature", 5, 3)]
    public void Two_clocks_are_kept_together_within_5_ms_at_every_minute(string clocks, int noise, int hours)
    {
        var (left, right) = Clocks(clocks);
        using var lab = new JoinLab(Rate, Hearing(left, seed: 1, noise), Hearing(right, seed: 2, noise));
        var (apart, off) = (new List<double>(), new List<double>());
        for (var minute = lab.Time.Now + 60; minute < 1_000 + hours * 3_600; minute += 60)
        {
            lab.Run(minute + 5);
            var (first, second) = Find(lab, minute, within: 0.1);
            apart.Add(Math.Abs(first - second));
            off.Add(Math.Max(Math.Abs(first), Math.Abs(second)));
            lab.Forget();
        }

        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{clocks}, readings off by up to {noise} ms: {apart.Count} minutes, apart by at most {1e3 * apart.Max():F2} ms, "
                + $"{1e3 * apart.Average():F2} ms on average, and off from the truth by at most {1e3 * off.Max():F2} ms"
        );
        Assert.Equal(hours * 60 - 1, apart.Count);
        Assert.InRange(apart.Max(), 0, Allowed);
        Assert.InRange(off.Max(), 0, Allowed);
        Assert.Empty(lab.Gaps);
        Assert.Empty(lab.Notices);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void They_are_together_from_the_first_second_on(int seed)
    {
        using var lab = new JoinLab(Rate, Hearing(_ => 100, seed, noise: 2, every: 1), Hearing(_ => -100, seed + 10, noise: 2, every: 1));
        for (var second = lab.Time.Now + 1; second < 1_200; second++)
        {
            lab.Run(second + 0.9);
            var (first, right) = Find(lab, second, within: 0.1);
            Assert.InRange(Math.Abs(first - right), 0, Allowed);
        }
    }

    [Fact]
    public void An_input_that_comes_and_goes_is_silent_meanwhile_and_lined_up_at_once()
    {
        using var lab = new JoinLab(Rate, Hearing(_ => 100, seed: 1, noise: 2, every: 1), Hearing(_ => -100, seed: 2, noise: 2, every: 1));
        var random = new Random(3);
        var worst = 0.0;
        for (var round = 0; round < 100; round++)
        {
            lab.Run(Math.Floor(lab.Time.Now) + 1 + random.Next(1, 20) + random.NextDouble());
            var lost = lab.Time.Now;
            Assert.False(lab.Lose(1));
            lab.Forget();
            lab.Run(lost + random.Next(1, 40) + random.NextDouble());
            Assert.All(lab.Channels[1].Skip(Rate), static sample => Assert.Equal(0, sample));
            lab.Open(1, lab.Time.Now);
            var next = Math.Floor(lab.Time.Now) + 1.5;
            lab.Run(next + 1.9);
            var (first, second) = Find(lab, Math.Round(next), within: 0.1);
            worst = Math.Max(worst, Math.Abs(first - second));
            lab.Forget();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"apart by at most {1e3 * worst:F2} ms in the first second after 100 losses");
        Assert.InRange(worst, 0, Allowed);
        Assert.Empty(lab.Gaps);
        Assert.Equal(100, lab.Notices.OfType<InputNotice.PartLost>().Count());
        Assert.Equal(100, lab.Notices.OfType<InputNotice.PartFound>().Count());
    }

    private static (Func<double, double> Left, Func<double, double> Right) Clocks(string name) =>
        name switch
        {
            "200 ppm apart" => (static _ => 100, static _ => -100),
            "one exact" => (static _ => 0, static _ => 200),
            "350 ppm apart" => (static _ => 50, static _ => -300),
            _ => (static t => 60 + 60 * Math.Sin(2 * Math.PI * t / 7_200), static t => -80 + 40 * Math.Cos(2 * Math.PI * t / 20_000)),
        };

    private static LabInput Hearing(Func<double, double> ppm, int seed, int noise, double every = 60) =>
        new(Rate, seed)
        {
            Ppm = ppm,
            Noise = noise * 1e-3,
            Sound = t => Click.At(t - 1_000 - every * Math.Round((t - 1_000) / every)),
        };

    private static (double Left, double Right) Find(JoinLab lab, double moment, double within)
    {
        var left = Click.Find(lab.Samples(0), Rate, moment - lab.Start, within);
        var right = Click.Find(lab.Samples(1), Rate, moment - lab.Start, within);
        Assert.True(left is not null && right is not null, $"the pulse of {moment} is not heard in both ({left}, {right})");
        return (left.Value, right.Value);
    }
}
