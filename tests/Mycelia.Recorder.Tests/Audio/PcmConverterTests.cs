using System.Runtime.InteropServices;
using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class PcmConverterTests
{
    private const int Rate = 16_000;
    private const float Level = 0.5f;

    [Theory]
    [InlineData(44_100)]
    [InlineData(Rate)]
    public void Two_equal_channels_are_that_signal(int rate)
    {
        var one = Sine(1_000, rate, rate);
        Assert.Equal(Convert(one, new(rate, 1), new(Rate, 1)), Convert(Interleave(one, one), new(rate, 2), new(Rate, 1)));
    }

    [Fact]
    public void What_is_loud_in_every_channel_is_not_clipped()
    {
        var loud = Sine(1_000, Rate, Rate, 0.99f);
        for (var channels = 2; channels <= 12; channels++)
        {
            var mixed = Convert(Interleave([.. Enumerable.Repeat(loud, channels)]), new(Rate, channels), new(Rate, 1));
            Assert.Equal(0.99, Amplitude(mixed, 1_000), 1e-3);
        }
    }

    [Theory]
    [InlineData(44_100, 2, 0, 0.5)]
    [InlineData(44_100, 2, 1, 0.5)]
    // FFmpeg's 5.1: left, right 1/√2, centre 1, low frequencies 1/√2, back left and right 1/2, all of them divided by their sum.
    [InlineData(Rate, 6, 0, 0.171_573)]
    [InlineData(Rate, 6, 1, 0.171_573)]
    [InlineData(Rate, 6, 2, 0.242_641)]
    [InlineData(Rate, 6, 3, 0.171_573)]
    [InlineData(48_000, 6, 4, 0.121_320)]
    [InlineData(48_000, 6, 5, 0.121_320)]
    // Nine have no layout.
    [InlineData(Rate, 9, 0, 1 / 9.0)]
    [InlineData(44_100, 9, 8, 1 / 9.0)]
    public void A_channel_has_its_share_in_the_mix(int rate, int channels, int channel, double share)
    {
        var silence = new float[rate];
        var input = Enumerable.Range(0, channels).Select(at => at == channel ? Sine(1_000, rate, rate) : silence).ToArray();
        Assert.Equal(Level * share, Amplitude(Convert(Interleave(input), new(rate, channels), new(Rate, 1)), 1_000), 2e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(6)]
    public void No_channel_is_lost(int outputs)
    {
        for (var inputs = 1; inputs <= 64; inputs++)
        {
            for (var channel = 0; channel < inputs; channel++)
            {
                var input = new float[inputs * 100];
                input[50 * inputs + channel] = 0.9f;
                var mixed = Convert(input, new(Rate, inputs), new(Rate, outputs));
                Assert.Equal(100 * outputs, mixed.Length);
                Assert.True(
                    mixed.AsSpan(50 * outputs, outputs).ContainsAnyExcept((short)0),
                    $"channel {channel} of {inputs} into {outputs}"
                );
                Assert.False(mixed.AsSpan(0, 50 * outputs).ContainsAnyExcept((short)0));
            }
        }
    }

    [Fact]
    public void What_cannot_be_converted_is_said_in_words()
    {
        Assert.Equal("16000 Hz 65 channels cannot be converted to 16000 Hz mono: 64 channels are the most", Problem(new(Rate, 65)));
        Assert.Equal(
            "2000000000 Hz mono cannot be converted to 16000 Hz mono: 100 times its rate is the most",
            Problem(new(2_000_000_000, 1))
        );

        static string Problem(AudioFormat format) =>
            Assert.Throws<InvalidDataException>(() => new PcmConverter(format, AudioFormat.Default)).Message;
    }

    [Theory]
    [InlineData(44_100, 1)]
    [InlineData(48_000, 2)]
    [InlineData(8_000, 1)]
    [InlineData(22_255, 1)] // a ratio that takes interpolation between the filter's phases
    [InlineData(192_000, 3)]
    public void A_tone_is_the_same_tone_at_the_other_rate_sample_for_sample(int rate, int channels)
    {
        var tone = Sine(997, rate, rate);
        var heard = Convert(Interleave([.. Enumerable.Repeat(tone, channels)]), new(rate, channels), new(Rate, 1));

        var expected = Convert(Sine(997, Rate, Rate), new(Rate, 1), new(Rate, 1));
        Assert.Equal(expected.Length, heard.Length);
        // Where the filter reaches over an end it can only guess what would be there.
        for (var i = 100; i < Rate - 100; i++)
            Assert.InRange(heard[i] - expected[i], -2, 2);
    }

    [Theory]
    [InlineData(44_100, 8_100)]
    [InlineData(44_100, 10_000)]
    [InlineData(48_000, 15_000)]
    [InlineData(96_000, 40_000)]
    public void What_the_lower_rate_cannot_hold_is_gone(int rate, int frequency)
    {
        var heard = Convert(Sine(frequency, rate, rate), new(rate, 1), new(Rate, 1));
        // −80 dB of full scale is 3.
        Assert.All(heard[200..^200], static sample => Assert.InRange(sample, -3, 3));
    }

    [Theory]
    [InlineData(44_100, 1, 16_000, 1)]
    [InlineData(48_000, 2, 16_000, 1)]
    [InlineData(8_000, 6, 16_000, 2)]
    [InlineData(16_000, 9, 16_000, 2)]
    [InlineData(22_255, 3, 16_000, 1)]
    public void Pieces_of_any_size_give_the_same_bytes_as_all_in_one(int rate, int channels, int outputRate, int outputChannels)
    {
        var input = Noise(rate / 2 * channels);
        var whole = Convert(input, new(rate, channels), new(outputRate, outputChannels));

        foreach (var piece in new[] { 1, 7, 1_023, 4_096 })
        {
            using var converter = new PcmConverter(new(rate, channels), new(outputRate, outputChannels));
            Assert.Equal(whole, Convert(converter, input, piece * channels));
        }
    }

    [Fact]
    public void It_is_as_long_as_the_input_to_the_frame_however_short_and_in_whatever_pieces() =>
        Properties.Holds(
            Prop.ForAll(
                Inputs,
                static input =>
                {
                    var format = new AudioFormat(input.Rate, input.Channels);
                    var samples = Enumerable.Repeat(Level, input.Frames * input.Channels).ToArray();
                    using var converter = new PcmConverter(format, AudioFormat.Default);
                    var converted = Convert(converter, samples, input.Piece * input.Channels);
                    Assert.Equal(PcmConverter.FramesOf(input.Frames, input.Rate, Rate), converted.Length);
                    // What is there all the time is there from the first frame on, if it is only one; the filter rings where it ends.
                    Assert.All(
                        converted[..((converted.Length + 1) / 2)],
                        static sample => Assert.InRange(sample, Level * 32_768 * 0.4, Level * 32_768 * 1.3)
                    );
                }
            ),
            cases: 60
        );

    private static Arbitrary<(int Rate, int Channels, int Frames, int Piece)> Inputs =>
        (
            from rate in Gen.Elements(8_000, 11_025, 22_050, 22_255, 32_000, 44_100, 47_999, 48_000, 96_000)
            from channels in Gen.Choose(1, 9)
            from frames in Gen.OneOf(Gen.Choose(0, 40), Gen.Choose(0, 3_000))
            from piece in Gen.Choose(1, 999)
            select (rate, channels, frames, piece)
        ).ToArbitrary();

    private static short[] Convert(float[] samples, AudioFormat from, AudioFormat to)
    {
        using var converter = new PcmConverter(from, to);
        return Convert(converter, samples, samples.Length);
    }

    private static short[] Convert(PcmConverter converter, ReadOnlySpan<float> samples, int piece)
    {
        var converted = new List<float>();
        for (; !samples.IsEmpty; samples = samples[Math.Min(piece, samples.Length)..])
            converted.AddRange(converter.Convert(samples[..Math.Min(piece, samples.Length)]));
        converted.AddRange(converter.Finish());
        var pcm = new byte[converted.Count * sizeof(short)];
        PcmSamples.FromFloats([.. converted], SampleFormat.S16, pcm);
        return MemoryMarshal.Cast<byte, short>(pcm).ToArray();
    }

    private static float[] Sine(double frequency, int rate, int frames, float level = Level) =>
        [.. Enumerable.Range(0, frames).Select(i => (float)(level * Math.Sin(2 * Math.PI * frequency * i / rate)))];

    private static float[] Noise(int samples)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, samples).Select(_ => random.NextSingle() - 0.5f)];
    }

    private static float[] Interleave(params float[][] channels) =>
        [.. Enumerable.Range(0, channels[0].Length * channels.Length).Select(i => channels[i % channels.Length][i / channels.Length])];

    /// <summary>How loud a tone is, full scale being 1: the middle half second, which holds it a whole number of times.</summary>
    private static double Amplitude(short[] samples, int frequency)
    {
        double real = 0,
            imaginary = 0;
        for (var i = Rate / 4; i < Rate * 3 / 4; i++)
        {
            var (sine, cosine) = Math.SinCos(2 * Math.PI * frequency * i / Rate);
            real += samples[i] * cosine;
            imaginary += samples[i] * sine;
        }

        return 2 * Math.Sqrt(real * real + imaginary * imaginary) / (Rate / 2) / 32_768;
    }
}
