using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Mycelia.LocalServer.Peaks;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.LocalServer.Peaks;

public sealed class PeakMeterTests
{
    [Fact]
    public void Each_tenth_of_a_second_has_its_quietest_and_its_loudest_sample()
    {
        var samples = new short[3_200];
        (samples[100], samples[200]) = (25_600, -12_800);
        samples[1_600] = 512;

        var bins = Measure(1_000, new(16_000, 1), samples);

        Assert.Equal(10, bins.First);
        Assert.Equal([-50, 100, 0, 2], bins.Pairs);
    }

    [Fact]
    public void A_chunk_that_begins_within_a_bin_fills_the_rest_of_it()
    {
        var bins = Measure(1_050, new(16_000, 1), Enumerable.Repeat((short)256, 1_600).ToArray());
        Assert.Equal((10, 2), (bins.First, bins.Count));
    }

    [Fact]
    public void The_channels_are_one_picture()
    {
        var bins = Measure(0, new(8_000, 2), [256, -512, 1_024, 0]);
        Assert.Equal([-2, 4], bins.Pairs);
    }

    [Fact]
    public void It_makes_no_difference_in_which_blocks_audio_comes()
    {
        var rates = Gen.Elements(8_000, 11_025, 16_000, 44_100, 48_000);
        Prop.ForAll(
                (
                    from rate in rates
                    from channels in Gen.Choose(1, 3)
                    from start in Gen.Choose(-1_000_000, 1_000_000)
                    from frames in Gen.Choose(1, 9_000)
                    from block in Gen.Choose(1, 5_000)
                    select (rate, channels, start, frames, block)
                ).ToArbitrary(),
                one =>
                {
                    var samples = new short[one.frames * one.channels];
                    for (var i = 0; i < samples.Length; i++)
                        samples[i] = (short)((i * 7_919) ^ (i >> 3));
                    var whole = Measure(one.start, new(one.rate, one.channels), samples);
                    var inBlocks = new PeakMeter(one.start, new(one.rate, one.channels));
                    foreach (var block in samples.Chunk(one.block))
                        inBlocks.Add(MemoryMarshal.AsBytes<short>(block));
                    Assert.Equal(whole.Pairs, inBlocks.Bins.Pairs);
                    Assert.Equal(Naive(one.start, one.rate, one.channels, samples), whole.Pairs);
                }
            )
            .QuickCheckThrowOnFailure();
    }

    private static PeakBins Measure(long startMs, AudioFormat format, short[] samples)
    {
        var meter = new PeakMeter(startMs, format);
        meter.Add(MemoryMarshal.AsBytes<short>(samples));
        return meter.Bins;
    }

    /// <summary>Each frame by itself, by its time.</summary>
    private static sbyte[] Naive(long startMs, int rate, int channels, short[] samples)
    {
        var bins = new SortedDictionary<long, (sbyte Least, sbyte Most)>();
        for (var i = 0; i < samples.Length; i++)
        {
            var bin = (long)Math.Floor((startMs + (decimal)(i / channels) * 1000 / rate) / 100);
            var value = (sbyte)(samples[i] >> 8);
            var (least, most) = bins.TryGetValue(bin, out var known) ? known : (value, value);
            bins[bin] = (Math.Min(least, value), Math.Max(most, value));
        }

        return [.. bins.Values.SelectMany(static pair => new[] { pair.Least, pair.Most })];
    }
}
