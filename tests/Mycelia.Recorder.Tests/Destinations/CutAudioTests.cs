using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Destinations;

/// <summary>What is left of a delivered file is as exact as its encoding, in every format of samples.</summary>
public sealed class CutAudioTests
{
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;

    public static TheoryData<AudioEncoding, SampleFormat> Lossless =>
        [
            .. SampleFormats.All.Select(static one => (AudioEncoding.Wav, one)),
            (AudioEncoding.Flac, SampleFormat.S16),
            (AudioEncoding.Flac, SampleFormat.S24),
        ];

    [Theory]
    [MemberData(nameof(Lossless))]
    public void A_lossless_file_loses_the_window_and_not_a_bit_else(AudioEncoding encoding, SampleFormat samples)
    {
        // An odd number of bytes is left, where a sample has an odd number.
        var format = new AudioFormat(11_025, 1, samples);
        var pcm = SampledSignal.Pcm(format, 2 * 11_025);
        var cut = CutAudio.Of(Encode(encoding, format, pcm), encoding, Start, Start.AddMilliseconds(1_001), Start.AddSeconds(3));

        Assert.Equal((false, Start), (cut.IsUntouched, cut.Start));
        Assert.Equal(format.DurationOf(11_037), cut.Length);
        Assert.Equal(0, encoding == AudioEncoding.Wav ? cut.Bytes.Length % 2 : 0);
        using var left = new DecodedAudioStream(new MemoryStream(cut.Bytes.ToArray()), static own => own);
        using var heard = new MemoryStream();
        left.CopyTo(heard);
        Assert.Equal((format, encoding, (string?)null), (left.Format, left.Encoding, left.Problem));
        Assert.Equal(pcm[..(11_037 * format.BytesPerFrame)], heard.ToArray());
    }

    [Theory]
    [InlineData(SampleFormat.S16)]
    [InlineData(SampleFormat.S24)]
    [InlineData(SampleFormat.F32)]
    public void An_Opus_file_of_a_recording_in_any_format_stays_one(SampleFormat samples)
    {
        var format = new AudioFormat(16_000, 1, samples);
        var file = Encode(AudioEncoding.Opus, format, SampledSignal.Pcm(format, 32_000));
        var cut = CutAudio.Of(file, AudioEncoding.Opus, Start, Start, Start.AddSeconds(0.5));

        Assert.Equal((Start.AddSeconds(0.5), TimeSpan.FromSeconds(1.5)), (cut.Start, cut.Length));
        using var left = new DecodedAudioStream(new MemoryStream(cut.Bytes.ToArray()), static own => own);
        Assert.Equal((AudioEncoding.Opus, 16_000), (left.Encoding, left.FileFormat.SampleRate));
        Assert.Null(left.Problem);
    }

    private static byte[] Encode(AudioEncoding encoding, AudioFormat format, byte[] pcm)
    {
        var wav = WavFile.Of(format, pcm);
        return AudioEncoders.Create(encoding, format) is { } encoder ? encoder.Encode(wav) : wav;
    }
}
