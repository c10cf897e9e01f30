using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class PcmSamplesTests
{
    [Fact]
    public void A_float_holds_every_sample_of_every_format()
    {
        var shorts = Enumerable.Range(short.MinValue, 65_536).Select(static value => (short)value).ToArray();
        Assert.Equal(shorts, MemoryMarshal.Cast<byte, short>(Again(MemoryMarshal.AsBytes(shorts.AsSpan()), SampleFormat.S16)));

        // Every one of 16 million.
        var threes = new byte[3 << 24];
        for (var value = 0; value < 1 << 24; value++)
            (threes[value * 3], threes[value * 3 + 1], threes[value * 3 + 2]) = ((byte)value, (byte)(value >> 8), (byte)(value >> 16));
        Assert.True(threes.AsSpan().SequenceEqual(Again(threes, SampleFormat.S24)));

        static byte[] Again(ReadOnlySpan<byte> pcm, SampleFormat samples) => PcmSamples.Convert(pcm, samples, samples);
    }

    [Fact]
    public void A_wider_format_holds_what_a_narrower_one_does()
    {
        foreach (var narrow in SampleFormats.All)
        {
            foreach (var wide in SampleFormats.All.Where(wide => wide.Wider(narrow) == wide))
            {
                var pcm = SampledSignal.Pcm(new(16_000, 1, narrow), 5_000);
                Assert.Equal(pcm, PcmSamples.Convert(PcmSamples.Convert(pcm, narrow, wide), wide, narrow));
            }
        }
    }

    [Theory]
    [InlineData(0f, 0, 0)]
    [InlineData(1f, 32_767, 8_388_607)]
    [InlineData(-1f, -32_768, -8_388_608)]
    [InlineData(3e38f, 32_767, 8_388_607)]
    [InlineData(float.NegativeInfinity, -32_768, -8_388_608)]
    [InlineData(float.NaN, 0, 0)]
    [InlineData(0.5f, 16_384, 4_194_304)]
    [InlineData(-1.5f / 32_768, -2, -384)]
    public void What_is_beyond_full_scale_is_cut_off_there_and_what_is_between_is_rounded(float sample, int sixteen, int twentyFour)
    {
        var pcm = new byte[5];
        PcmSamples.FromFloats([sample], SampleFormat.S16, pcm);
        PcmSamples.FromFloats([sample], SampleFormat.S24, pcm.AsSpan(2));
        Assert.Equal(sixteen, MemoryMarshal.Read<short>(pcm));
        Assert.Equal(twentyFour, pcm[2] | pcm[3] << 8 | (sbyte)pcm[4] << 16);
    }

    [Fact]
    public void Floats_that_are_no_numbers_become_some_and_all_others_stay()
    {
        float[] samples = [float.NaN, -float.NaN, float.PositiveInfinity, float.NegativeInfinity, -0f, 1e-45f, -3e38f, 0.25f];
        PcmSamples.Clean(MemoryMarshal.AsBytes(samples.AsSpan()), SampleFormat.F32);
        Assert.Equal(
            ((float[])[0, 0, 1, -1, -0f, 1e-45f, -3e38f, 0.25f]).Select(BitConverter.SingleToInt32Bits),
            samples.Select(BitConverter.SingleToInt32Bits)
        );

        var integers = SampledSignal.Pcm(new(16_000, 1, SampleFormat.S24), 999);
        var same = integers.ToArray();
        PcmSamples.Clean(same, SampleFormat.S24);
        Assert.Equal(integers, same);
    }

    [Theory]
    [MemberData(nameof(SampledSignal.Formats), MemberType = typeof(SampledSignal))]
    public void Zeros_at_the_end_are_counted_to_the_last_sample_that_is_none(SampleFormat samples)
    {
        Assert.Equal(4, PcmSamples.ZerosAtEnd(new byte[4 * samples.Traits().Bytes], samples));
        Assert.Equal(2, PcmSamples.ZerosAtEnd(SampledSignal.Of([0, 1, 0, 0], samples), samples));
        Assert.Equal(0, PcmSamples.ZerosAtEnd([], samples));
    }

    [Fact]
    public void A_negative_zero_is_a_zero()
    {
        // What a sound server makes of sound that it mutes by a factor of 0.
        float[] muted = [0.1f, -0f, 0, -0f];
        Assert.Equal(3, PcmSamples.ZerosAtEnd(MemoryMarshal.AsBytes(muted.AsSpan()), SampleFormat.F32));
    }
}
