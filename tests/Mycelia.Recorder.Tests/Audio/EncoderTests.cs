using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class EncoderTests
{
    /// <summary>All but what chunks are already.</summary>
    public static TheoryData<AudioEncoding> Encodings => [.. AudioEncodings.All.Except([AudioEncoding.Wav])];

    [Theory]
    [MemberData(nameof(Encodings))]
    public void What_is_encoded_is_known_again_and_as_long_as_before(AudioEncoding encoding)
    {
        var file = AudioEncoders.Create(encoding, AudioFormat.Default)!.Encode(Chirp.Wav(AudioFormat.Default, 40_001));

        using var decoded = new DecodedAudioStream(new MemoryStream(file), static format => format, only: encoding);
        using var pcm = new MemoryStream();
        decoded.CopyTo(pcm);

        Assert.Equal((encoding, 40_001 * 2L), (decoded.Encoding, pcm.Length));
        Assert.Equal(AudioFormat.Default, AudioHeader.Read(file, encoding));
    }

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
        var (decodedFormat, samples) = Decoded.Read(flac);
        Assert.Equal(format, decodedFormat);
        Assert.Equal(Chirp.Samples(format, frames), samples);
    }

    [Theory]
    [MemberData(nameof(Encodings))]
    public void The_same_audio_gives_the_same_bytes(AudioEncoding encoding)
    {
        var encoder = AudioEncoders.Create(encoding, AudioFormat.Default)!;
        var wav = Chirp.Wav(AudioFormat.Default, 40_000);
        Assert.Equal(encoder.Encode(wav), encoder.Encode(wav));
        Assert.NotEqual(encoder.Encode(wav), encoder.Encode(Chirp.Wav(AudioFormat.Default, 40_000, firstFrame: 7)));
    }

    public static TheoryData<AudioEncoding, int, int> EncodingsOfFormats
    {
        get
        {
            var data = new TheoryData<AudioEncoding, int, int>();
            foreach (var encoding in AudioEncodings.All.Except([AudioEncoding.Wav]))
            {
                data.Add(encoding, 16_000, 1);
                data.Add(encoding, 44_100, 2);
                data.Add(encoding, 48_000, 2);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(EncodingsOfFormats))]
    public void What_is_encoded_block_by_block_is_what_is_encoded_at_once(AudioEncoding encoding, int rate, int channels)
    {
        var format = new AudioFormat(rate, channels);
        var frames = (3 * rate) + 7;
        var wav = Chirp.Wav(format, frames);
        var encoder = AudioEncoders.Create(encoding, format)!;
        using var stream = AudioEncoders.Begin(encoding, format, frames, serial: 1)!;
        using var file = new MemoryStream();
        foreach (var block in Blocks(wav.AsMemory(44), rate * format.BytesPerFrame / 3))
            file.Write(stream.Encode(block.Span).Span);
        file.Write(stream.Finish().Span);

        using var sound = SoundFile.Open(new MemoryStream(file.ToArray()));
        Assert.Equal(Decoded.Read(encoder.Encode(wav)).Samples, Decoded.Read(file.ToArray()).Samples);
        Assert.Equal(PcmConverter.FramesOf(frames, rate, sound.Format.SampleRate), sound.Frames);
    }

    private static IEnumerable<ReadOnlyMemory<byte>> Blocks(ReadOnlyMemory<byte> pcm, int length)
    {
        for (var at = 0; at < pcm.Length; at += length)
            yield return pcm[at..Math.Min(pcm.Length, at + length)];
    }

    [Fact]
    public void A_wav_that_is_cut_off_is_encoded_as_far_as_it_goes()
    {
        var wav = Chirp.Wav(AudioFormat.Default, 1_000);
        var (_, samples) = Decoded.Read(new FlacEncoder().Encode(wav.AsMemory(0, wav.Length - 101)));
        Assert.Equal(Chirp.Samples(AudioFormat.Default, 1_000)[..949], samples);
    }

    [Fact]
    public void A_missing_library_is_named_with_the_package_that_has_it()
    {
        var problem = Assert.Throws<AudioLibraryException>(() =>
            new AudioLibrary("libsndfile.so.99", "libsndfile99").Require("the encoding flac")
        );
        Assert.Equal(
            "the encoding flac needs libsndfile.so.99, which is not on this machine: install libsndfile99 (Debian's name of the package)",
            problem.Message
        );
    }
}
