using System.Runtime.InteropServices;
using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class LevelOfFormatsTests
{
    [Fact]
    public void The_same_sound_is_as_loud_in_every_format() =>
        Properties.Holds(
            Prop.ForAll(
                (
                    from channels in Gen.Choose(1, 4)
                    from frames in Gen.Choose(1, 500)
                    from quiet in Gen.Elements(1, 3, 100, 32_768)
                    from seed in Gen.Choose(0, int.MaxValue)
                    select (channels, frames, quiet, seed)
                ).ToArbitrary(),
                static one =>
                {
                    var random = new Random(one.seed);
                    var samples = Enumerable
                        .Range(0, one.frames * one.channels)
                        .Select(_ => (short)(random.Next(short.MinValue, short.MaxValue + 1) / one.quiet))
                        .ToArray();
                    var (expected, expectedChannels, wasClipped) = Measure(samples, SampleFormat.S16, one.channels);
                    foreach (var format in SampleFormats.All)
                    {
                        var (level, channels, clipped) = Measure(samples, format, one.channels);
                        AssertSame(expected, level);
                        Assert.Equal(wasClipped, clipped);
                        Assert.Equal(expectedChannels.Length, channels.Length);
                        for (var channel = 0; channel < channels.Length; channel++)
                        {
                            AssertSame(expectedChannels[channel].Level, channels[channel].Level);
                            Assert.Equal(expectedChannels[channel].IsClipped, channels[channel].IsClipped);
                        }
                    }
                }
            ),
            cases: 200
        );

    [Fact]
    public void Any_bytes_that_were_cleaned_have_a_level_that_is_a_number() =>
        Properties.Holds(
            Prop.ForAll(
                ArbMap.Default.GeneratorFor<byte[]>().ToArbitrary(),
                static bytes =>
                {
                    foreach (var format in SampleFormats.All)
                    {
                        var pcm = bytes[..(bytes.Length / format.Traits().Bytes * format.Traits().Bytes)];
                        PcmSamples.Clean(pcm, format);
                        var meter = new LevelMeter(format);
                        meter.Add(pcm);
                        var level = meter.ReadAndReset();
                        Assert.True(double.IsFinite(level.PeakDb) && double.IsFinite(level.RmsDb));
                        Assert.True(level.PeakDb >= SoundLevel.Silence && level.RmsDb >= SoundLevel.Silence);
                        Assert.Equal(PcmSamples.ZerosAtEnd(pcm, format) == pcm.Length / format.Traits().Bytes, level.IsDigitalZero);
                    }
                }
            ),
            cases: 500
        );

    [Theory]
    [InlineData(1.5f, true, 3.5218)]
    [InlineData(-1.0001f, true, 0.0009)]
    [InlineData(32_767 / 32_768f, true, -0.0003)] // what a converter of 16 bits cut off
    [InlineData(0.9999f, false, -0.0009)]
    public void A_float_above_full_scale_is_clipped_and_as_loud_as_it_is(float sample, bool isClipped, double decibels)
    {
        var meter = new LevelMeter(SampleFormat.F32, channels: 2);
        meter.Add(MemoryMarshal.AsBytes<float>(new[] { 0, sample }));
        Assert.Equal([false, isClipped], meter.ReadChannels().ToArray().Select(static channel => channel.IsClipped));
        Assert.Equal(decibels, meter.ReadAndReset().PeakDb, 4);
        Assert.Equal(isClipped, meter.WasClipped);
    }

    [Fact]
    public void What_is_quieter_than_16_bits_can_be_is_not_silence()
    {
        foreach (byte[] pcm in new[] { [1, 0, 0], BitConverter.GetBytes(1e-30f) })
        {
            var meter = new LevelMeter(pcm.Length == 3 ? SampleFormat.S24 : SampleFormat.F32);
            meter.Add(pcm);
            var level = meter.ReadAndReset();
            Assert.False(level.IsDigitalZero);
            Assert.Equal(SoundLevel.Quietest, level.PeakDb);
        }
    }

    private static (SoundLevel Level, ChannelLevel[] Channels, bool WasClipped) Measure(short[] samples, SampleFormat format, int channels)
    {
        var meter = new LevelMeter(format, channels);
        // In two blocks of whole frames.
        var half = samples.Length / channels / 2 * channels;
        meter.Add(SampledSignal.Of(samples.AsSpan(0, half), format));
        meter.Add(SampledSignal.Of(samples.AsSpan(half), format));
        var each = meter.ReadChannels().ToArray();
        return (meter.ReadAndReset(), each, meter.WasClipped);
    }

    private static void AssertSame(SoundLevel expected, SoundLevel level)
    {
        Assert.Equal(expected.PeakDb, level.PeakDb, 1e-9);
        Assert.Equal(expected.RmsDb, level.RmsDb, 1e-9);
    }
}
