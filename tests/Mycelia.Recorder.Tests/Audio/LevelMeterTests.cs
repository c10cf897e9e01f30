using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class LevelMeterTests
{
    private readonly LevelMeter _meter = new(SampleFormat.S16);

    [Fact]
    public void The_peak_is_the_loudest_sample_of_either_sign_and_the_rest_is_a_mean()
    {
        Add(16_384, -8_192);
        Add(0, 0);
        var level = _meter.ReadAndReset();
        Assert.Equal(-6.0206, level.PeakDb, 4);
        Assert.Equal(20 * Math.Log10(Math.Sqrt((16_384.0 * 16_384 + 8_192.0 * 8_192) / 4) / 32_768), level.RmsDb, 6);
        Add(-16_384);
        Assert.Equal((-6.0206, -6.0206), Rounded(_meter.ReadAndReset()));
    }

    [Fact]
    public void The_smallest_sample_is_told_from_silence()
    {
        Assert.Equal(new SoundLevel(SoundLevel.Silence, SoundLevel.Silence), _meter.ReadAndReset());
        Add(0, 0, 0);
        Assert.True(_meter.ReadAndReset().IsDigitalZero);
        Add(0, 1, 0);
        Assert.Equal(-90.309, _meter.ReadAndReset().PeakDb, 3);
        // A mean that is quieter than can be shown.
        Add([.. Enumerable.Repeat((short)0, 100_000), 1]);
        Assert.Equal(SoundLevel.Silence, _meter.ReadAndReset().RmsDb);
    }

    [Theory]
    [InlineData(32_766, false)]
    [InlineData(32_767, true)]
    [InlineData(-32_768, true)]
    public void A_sample_as_loud_as_can_be_is_clipped(int sample, bool isClipped)
    {
        Add((short)sample);
        _meter.ReadAndReset();
        Assert.Equal(isClipped, _meter.WasClipped);
        _meter.ReadAndReset();
        Assert.False(_meter.WasClipped);
    }

    /// <summary>Samples are taken eight at a time, and what is left one by one.</summary>
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(23)]
    [InlineData(2_048)]
    public void Every_sample_counts_wherever_it_is(int count)
    {
        for (var at = 0; at < count; at = at < 32 ? at + 1 : at + 97)
        {
            foreach (var loudest in new short[] { -32_768, 32_767, -12_345, 12_345 })
            {
                var samples = Enumerable.Range(0, count).Select(static i => (short)(i * 7_919 % 20_001 - 10_000)).ToArray();
                samples[at] = loudest;
                Add(samples);
                var level = _meter.ReadAndReset();
                var peak = samples.Max(static sample => Math.Abs((int)sample));
                Assert.Equal(20 * Math.Log10(peak / 32_768.0), level.PeakDb, 9);
                var mean = samples.Average(static sample => (double)sample * sample);
                Assert.Equal(20 * Math.Log10(Math.Sqrt(mean) / 32_768), level.RmsDb, 9);
            }
        }

        Add([.. Enumerable.Repeat(short.MinValue, count)]);
        Assert.Equal(new SoundLevel(0, 0), _meter.ReadAndReset());
    }

    private static (double, double) Rounded(SoundLevel level) => (Math.Round(level.PeakDb, 4), Math.Round(level.RmsDb, 4));

    private void Add(params short[] samples) => _meter.Add(MemoryMarshal.AsBytes(samples.AsSpan()));
}
