using Mycelia.Recorder.Capture.Joining;

namespace Mycelia.Recorder.Tests.Capture.Joining;

public sealed class JoinedChannelTests
{
    private const int Rate = 16_000;

    /// <summary>By then the clock is followed, and the pitch no longer bent.</summary>
    private const int Settled = 240;

    [Theory]
    [InlineData(440, 200)]
    [InlineData(1_000, -200)]
    [InlineData(3_000, 200)]
    [InlineData(6_500, -300)]
    public void A_tone_stays_pure_and_as_loud_as_it_is(double frequency, double ppm)
    {
        using var channel = new JoinedChannel(Rate);
        var step = (1 + ppm * 1e-6) / Rate;
        var random = new Random(1);
        var heard = new List<float>();
        for (long frame = 0, frames; frame < Settled * Rate + 5 * Rate; frame += frames)
        {
            frames = random.Next(160, 1_600);
            var samples = new float[frames];
            for (var i = 0; i < frames; i++)
                samples[i] = 0.5f * (float)Math.Sin(2 * Math.PI * frequency * (frame + i) * step);
            channel.Take(samples, 100 + frame * step, isGapBefore: false);
            var ready = new float[channel.Placed.Count];
            channel.Placed.Take(channel.Placed.First!.Value, ready);
            if (frame >= Settled * Rate)
                heard.AddRange(ready);
        }

        var worst = heard.Chunk(Rate / 4).SkipLast(1).Max(part => Residue(part, frequency));
        TestContext.Current.TestOutputHelper?.WriteLine($"{frequency} Hz, {ppm} ppm: THD+N {worst:F1} dB at the most");
        Assert.InRange(worst, -200, -110);
    }

    [Fact]
    public void What_is_missing_is_silence_and_what_comes_after_it_is_in_its_place()
    {
        using var channel = new JoinedChannel(Rate);
        Assert.Equal(1_600_000, channel.Take(Ones(1_600), 100, isGapBefore: false));
        Assert.Equal(1_600_000 + 8_000, channel.Take(Ones(1_600), 100.5, isGapBefore: true));
        channel.Finish();

        var heard = new float[9_600];
        channel.Placed.Take(1_600_000, heard);
        Assert.All(heard.Skip(100).Take(1_400), static sample => Assert.Equal(0.5, sample, 0.01));
        Assert.All(heard.Skip(1_700).Take(6_200), static sample => Assert.Equal(0, sample, 0.01));
        Assert.All(heard.Skip(8_100).Take(1_400), static sample => Assert.Equal(0.5, sample, 0.01));
    }

    [Fact]
    public void No_frame_is_left_out_at_an_end()
    {
        using var channel = new JoinedChannel(Rate);
        channel.Take(Ones(1_600), 100, isGapBefore: false);
        Assert.InRange(channel.Placed.Count, 1_500, 1_599);
        channel.Finish();
        Assert.InRange(channel.Placed.Count, 1_599, 1_601);
    }

    [Fact]
    public void What_came_twice_is_heard_once()
    {
        using var channel = new JoinedChannel(Rate);
        channel.Take(Ones(16_000), 100, isGapBefore: false);
        channel.Take(Ones(16_000), 100.5, isGapBefore: true);
        channel.Finish();
        Assert.InRange(channel.Placed.Count, 23_999, 24_001);
        Assert.Null(channel.Take(Ones(1_600), 100.2, isGapBefore: true));
    }

    private static float[] Ones(int frames)
    {
        var samples = new float[frames];
        Array.Fill(samples, 0.5f);
        return samples;
    }

    /// <summary>What is left of it when the tone is taken away, in dB below the tone.</summary>
    private static double Residue(float[] samples, double frequency)
    {
        // Its pitch may be bent by a few parts of a million.
        var (low, high) = (-20e-6, 20e-6);
        for (var step = 0; step < 40; step++)
        {
            var (first, second) = (low + (high - low) / 3, high - (high - low) / 3);
            if (Fit(samples, frequency * (1 + first)) < Fit(samples, frequency * (1 + second)))
                high = second;
            else
                low = first;
        }

        return 10 * Math.Log10(Fit(samples, frequency * (1 + low)));
    }

    /// <summary>How much is left when the best sine of a frequency is taken away.</summary>
    private static double Fit(float[] samples, double frequency)
    {
        var omega = 2 * Math.PI * frequency / Rate;
        var (ss, sc, cc, xs, xc, xx) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < samples.Length; i++)
        {
            var (sine, cosine) = Math.SinCos(omega * i);
            (ss, sc, cc) = (ss + sine * sine, sc + sine * cosine, cc + cosine * cosine);
            (xs, xc, xx) = (xs + samples[i] * sine, xc + samples[i] * cosine, xx + (double)samples[i] * samples[i]);
        }

        var (a, b) = ((xs * cc - xc * sc) / (ss * cc - sc * sc), (xc * ss - xs * sc) / (ss * cc - sc * sc));
        return (xx - a * xs - b * xc) / xx;
    }
}
