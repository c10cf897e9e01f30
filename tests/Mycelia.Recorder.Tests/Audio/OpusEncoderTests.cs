using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class OpusEncoderTests
{
    [Theory]
    [InlineData(16_000, 1, 160_000)]
    [InlineData(16_000, 1, 16_777)]
    [InlineData(48_000, 2, 48_001)]
    [InlineData(8_000, 1, 8_000)]
    [InlineData(24_000, 1, 24_000)]
    public void Opus_is_as_long_as_the_original_aligned_and_alike(int rate, int channels, int frames)
    {
        var format = new AudioFormat(rate, channels);
        var original = Chirp.Samples(format, frames);

        var (decodedFormat, samples) = Decoded.Read(new OpusEncoder().Encode(Chirp.Wav(format, frames)));

        Assert.Equal(format, decodedFormat);
        Assert.Equal(original.Length, samples.Length);
        Assert.True(Chirp.Correlation(original, samples) > 0.95, $"correlation {Chirp.Correlation(original, samples)}");
        Assert.Equal(0, Chirp.Lag(original, samples));
    }

    [Theory]
    [InlineData(44_100, 48_000)]
    [InlineData(22_050, 24_000)]
    [InlineData(11_025, 12_000)]
    [InlineData(96_000, 48_000)]
    public void Opus_of_a_rate_that_it_does_not_know_is_of_one_that_it_knows_and_lasts_as_long(int rate, int encodedRate)
    {
        var format = new AudioFormat(rate, 1);

        var (decodedFormat, samples) = Decoded.Read(new OpusEncoder().Encode(Chirp.Wav(format, 2 * rate)));

        Assert.Equal(new AudioFormat(encodedRate, 1), decodedFormat);
        Assert.Equal(2 * encodedRate, samples.Length);
        using var converter = new PcmConverter(decodedFormat, format);
        var back = converter
            .Convert(samples.Select(static sample => sample / 32_768f).ToArray())
            .ToArray()
            .Select(static sample => (short)(sample * 32_767))
            .ToArray();
        Assert.True(Chirp.Correlation(Chirp.Samples(format, 2 * rate), back) > 0.95);
    }

    [Theory]
    [InlineData(8_000, 1)]
    [InlineData(16_000, 1)]
    [InlineData(24_000, 1)]
    [InlineData(48_000, 2)]
    public void Opus_is_true_to_its_end_wherever_that_falls(int rate, int channels)
    {
        var format = new AudioFormat(rate, channels);
        var end = rate / 100 * channels;
        // Every eighth of Opus's frame of 20 ms, at a few places of the voice; the first is a whole chunk's.
        for (var place = 0; place < 24; place++)
        {
            var frames = rate + place / 8 * rate / 10 + place % 8 * rate / 400;
            var original = Voice.Samples(format, frames);

            var (_, samples) = Decoded.Read(new OpusEncoder().Encode(Voice.Wav(format, original)));

            Assert.Equal(original.Length, samples.Length);
            var likeness = Chirp.Correlation(original.AsSpan()[^end..], samples.AsSpan()[^end..]);
            Assert.True(likeness > 0.9, $"{frames} frames: the last 10 ms correlate by {likeness:0.00}");
        }
    }

    [Fact]
    public void Opus_is_as_long_as_the_original_however_short()
    {
        for (var frames = 1; frames < 700; frames += 23)
            Assert.Equal(frames, Decoded.Read(new OpusEncoder().Encode(Chirp.Wav(AudioFormat.Default, frames))).Samples.Length);
    }

    [Fact]
    public void Opus_has_about_64_kbit_a_second()
    {
        var opus = new OpusEncoder().Encode(Chirp.Wav(AudioFormat.Default, 160_000));
        Assert.InRange(opus.Length * 8 / 10, 60_000, 68_000);
    }

    [Fact]
    public void Opus_of_any_length_rate_and_number_of_channels_is_as_long_as_the_original() =>
        Properties.Holds(
            Prop.ForAll(
                Gen.Choose(0, 30_000).Zip(Gen.Elements(8_000, 12_000, 16_000, 24_000, 48_000).Zip(Gen.Choose(1, 12))).ToArbitrary(),
                static audio =>
                {
                    var (frames, (rate, channels)) = audio;
                    var format = new AudioFormat(rate, channels);
                    var (decodedFormat, samples) = Decoded.Read(new OpusEncoder().Encode(Chirp.Wav(format, frames)));
                    Assert.Equal(format, decodedFormat);
                    Assert.Equal(frames * channels, samples.Length);
                }
            ),
            cases: 60
        );

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(48_000)]
    public void The_last_20_ms_are_as_true_as_they_are_where_the_audio_goes_on(int rate)
    {
        var edge = rate / 50;
        double cut = 0,
            within = 0;
        foreach (var (original, decoded, decodedWithin) in Cuts(rate))
        {
            cut += Noise(original.AsSpan()[^edge..], decoded.AsSpan()[^edge..]);
            within += Noise(original.AsSpan()[^edge..], decodedWithin.AsSpan()[^edge..]);
        }

        Assert.True(cut < 1.25 * within, $"noise is {cut / within:0.00} times that within");
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(16_000)]
    [InlineData(48_000)]
    public void The_first_20_ms_are_true_although_nothing_comes_before_them(int rate)
    {
        foreach (var (original, decoded, _) in Cuts(rate))
            Assert.True(Chirp.Correlation(original.AsSpan(0, rate / 50), decoded.AsSpan(0, rate / 50)) > 0.99);
    }

    [Fact]
    public void Every_one_of_many_channels_is_heard_in_full()
    {
        var format = new AudioFormat(16_000, 6);
        var original = Chirp.Samples(format, 32_000);
        var (_, samples) = Decoded.Read(new OpusEncoder().Encode(Chirp.Wav(format, 32_000)));
        for (var channel = 0; channel < format.Channels; channel++)
            Assert.True(Chirp.Correlation(Channel(original, channel), Channel(samples, channel)) > 0.95, $"channel {channel}");

        static short[] Channel(short[] samples, int channel) => [.. samples.Where((_, i) => i % 6 == channel)];
    }

    [Fact]
    public async Task Several_threads_get_the_bytes_that_one_gets()
    {
        var encoder = new OpusEncoder();
        var wavs = Enumerable.Range(0, 16).Select(static i => Chirp.Wav(AudioFormat.Default, 16_000, firstFrame: i * 1_000)).ToArray();
        var alone = wavs.Select(wav => encoder.Encode(wav)).ToArray();
        Assert.Equal(
            alone,
            await Task.WhenAll(wavs.Select(wav => Task.Run(() => encoder.Encode(wav), TestContext.Current.CancellationToken)))
        );
    }

    [Fact]
    public void More_channels_than_Opus_has_are_refused_in_a_sentence()
    {
        var problem = Assert.Throws<InvalidDataException>(static () => AudioEncoders.Create(AudioEncoding.Opus, new(16_000, 256)));
        Assert.Equal(
            "16000 Hz 256 channels cannot be encoded as opus, which has 255 channels at most: record as wav, or with fewer channels",
            problem.Message
        );
    }

    /// <summary>Pieces of a voice, as they are decoded from files of their own and from within a longer one.</summary>
    private static IEnumerable<(short[] Original, short[] Decoded, short[] DecodedWithin)> Cuts(int rate)
    {
        var format = new AudioFormat(rate, 1);
        var whole = Voice.Samples(format, 6 * rate);
        var (_, decoded) = Decoded.Read(new OpusEncoder().Encode(Voice.Wav(format, whole)));
        for (var cut = 0; cut < 40; cut++)
        {
            Range piece = (rate + cut * rate / 23)..(3 * rate + cut * rate / 17);
            yield return (whole[piece], Decoded.Read(new OpusEncoder().Encode(Voice.Wav(format, whole[piece]))).Samples, decoded[piece]);
        }
    }

    private static double Noise(ReadOnlySpan<short> original, ReadOnlySpan<short> decoded)
    {
        var sum = 0.0;
        for (var i = 0; i < original.Length; i++)
            sum += Math.Pow(decoded[i] - original[i], 2);
        return sum;
    }
}
