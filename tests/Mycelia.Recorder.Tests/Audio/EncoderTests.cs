using System.Runtime.InteropServices;
using System.Text;
using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class EncoderTests
{
    [Theory]
    [InlineData(16_000, 1, 160_000)]
    [InlineData(16_000, 1, 1)]
    [InlineData(44_100, 2, 44_103)]
    [InlineData(8_000, 8, 8_000)]
    public void Flac_gives_back_every_sample(int rate, int channels, int frames)
    {
        var format = new AudioFormat(rate, channels);
        var wav = Chirp.Wav(format, frames);

        var flac = new FlacEncoder().Encode(wav);

        Assert.True(flac.AsSpan().StartsWith("fLaC"u8));
        var (decodedFormat, samples) = Decode(flac);
        Assert.Equal(format, decodedFormat);
        Assert.Equal(Chirp.Samples(format, frames), samples);
    }

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

        var (decodedFormat, samples) = Decode(new OpusEncoder().Encode(Chirp.Wav(format, frames)));

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

        var (decodedFormat, samples) = Decode(new OpusEncoder().Encode(Chirp.Wav(format, 2 * rate)));

        Assert.Equal(new AudioFormat(encodedRate, 1), decodedFormat);
        Assert.Equal(2 * encodedRate, samples.Length);
        using var converter = new PcmConverter(decodedFormat, format);
        var back = converter.Convert(samples.Select(static sample => sample / 32_768f).ToArray()).ToArray();
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
            var original = Voice(format, frames);
            var wav = new byte[WavHeader.Size + original.Length * sizeof(short)];
            WavHeader.Write(wav, format, original.Length * sizeof(short));
            MemoryMarshal.AsBytes(original.AsSpan()).CopyTo(wav.AsSpan(WavHeader.Size));

            var (_, samples) = Decode(new OpusEncoder().Encode(wav));

            Assert.Equal(original.Length, samples.Length);
            var likeness = Chirp.Correlation(original.AsSpan()[^end..], samples.AsSpan()[^end..]);
            Assert.True(likeness > 0.9, $"{frames} frames: the last 10 ms correlate by {likeness:0.00}");
        }
    }

    [Fact]
    public void Opus_is_as_long_as_the_original_however_short()
    {
        for (var frames = 1; frames < 700; frames += 23)
            Assert.Equal(frames, Decode(new OpusEncoder().Encode(Chirp.Wav(AudioFormat.Default, frames))).Samples.Length);
    }

    [Fact]
    public void Opus_has_about_64_kbit_a_second()
    {
        var opus = new OpusEncoder().Encode(Chirp.Wav(AudioFormat.Default, 160_000));
        Assert.InRange(opus.Length * 8 / 10, 60_000, 68_000);
    }

    [Theory]
    [InlineData(AudioEncoding.Flac)]
    [InlineData(AudioEncoding.Opus)]
    public void The_same_audio_gives_the_same_bytes(AudioEncoding encoding)
    {
        var encoder = AudioEncoders.Create(encoding, AudioFormat.Default)!;
        var wav = Chirp.Wav(AudioFormat.Default, 40_000);
        Assert.Equal(encoder.Encode(wav), encoder.Encode(wav));
        Assert.NotEqual(encoder.Encode(wav), encoder.Encode(Chirp.Wav(AudioFormat.Default, 40_000, firstFrame: 7)));
    }

    [Fact]
    public void Oggs_checksum_is_that_of_RFC_3533()
    {
        // CRC-32/MPEG-2's polynomial with initial value 0: "123456789" gives 0x89A1897F.
        Assert.Equal(0x89A1_897Fu, OggPages.Checksum(Encoding.ASCII.GetBytes("123456789")));
    }

    [Fact]
    public void A_wav_that_is_cut_off_is_encoded_as_far_as_it_goes()
    {
        var wav = Chirp.Wav(AudioFormat.Default, 1_000);
        var (_, samples) = Decode(new FlacEncoder().Encode(wav.AsMemory(0, wav.Length - 101)));
        Assert.Equal(Chirp.Samples(AudioFormat.Default, 1_000)[..949], samples);
    }

    [Fact]
    public void A_missing_library_is_named_with_the_package_that_has_it()
    {
        var problem = Assert.Throws<AudioLibraryException>(() => new AudioLibrary("libsndfile.so.99", "libsndfile99").Require("the encoding flac"));
        Assert.Equal("the encoding flac needs libsndfile.so.99, which is not on this machine: install libsndfile99 (Debian's name of the package)", problem.Message);
    }

    /// <summary>A hum whose pitch and loudness come and go, the same in each channel: what Opus does to speech shows in it, and in a plain tone not.</summary>
    private static short[] Voice(AudioFormat format, int frames)
    {
        var samples = new short[frames * format.Channels];
        var phase = 0.0;
        for (var frame = 0; frame < frames; frame++)
        {
            var seconds = frame / (double)format.SampleRate;
            phase += (120 + 30 * Math.Sin(2 * Math.PI * 1.3 * seconds)) / format.SampleRate;
            var hum = Enumerable.Range(1, 15).Sum(harmonic => Math.Sin(2 * Math.PI * harmonic * phase) / harmonic);
            samples.AsSpan(frame * format.Channels, format.Channels).Fill((short)(5_000 * hum * (0.6 + 0.4 * Math.Sin(2 * Math.PI * 4 * seconds))));
        }

        return samples;
    }

    private static (AudioFormat Format, short[] Samples) Decode(byte[] file)
    {
        using var audio = new DecodedAudioStream(new MemoryStream(file), static format => format);
        using var pcm = new MemoryStream();
        audio.CopyTo(pcm);
        Assert.Null(audio.Problem);
        return (audio.Format, MemoryMarshal.Cast<byte, short>(pcm.ToArray()).ToArray());
    }
}
