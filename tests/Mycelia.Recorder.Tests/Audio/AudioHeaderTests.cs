using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class AudioHeaderTests
{
    [Theory]
    [InlineData(AudioEncoding.Wav, 16_000, 1)]
    [InlineData(AudioEncoding.Wav, 44_100, 2)]
    [InlineData(AudioEncoding.Wav, 48_000, 64)]
    [InlineData(AudioEncoding.Flac, 8_000, 1)]
    [InlineData(AudioEncoding.Flac, 44_100, 2)]
    [InlineData(AudioEncoding.Flac, 192_000, 8)]
    [InlineData(AudioEncoding.Opus, 16_000, 1)]
    [InlineData(AudioEncoding.Opus, 44_100, 2)]
    [InlineData(AudioEncoding.Opus, 48_000, 9)]
    public void The_format_of_what_was_recorded_is_read(AudioEncoding encoding, int rate, int channels)
    {
        var format = new AudioFormat(rate, channels);
        Assert.Equal(format, AudioHeader.Read(Encode(encoding, format), encoding));
    }

    [Theory]
    [InlineData(AudioEncoding.Wav)]
    [InlineData(AudioEncoding.Flac)]
    [InlineData(AudioEncoding.Opus)]
    public void What_is_cut_off_before_it_says_has_none(AudioEncoding encoding)
    {
        var file = Encode(encoding, AudioFormat.Default);
        var needed = Enumerable.Range(0, 100).First(length => AudioHeader.Read(file.AsSpan(0, length), encoding) is not null);
        Assert.All(Enumerable.Range(0, needed), length => Assert.Null(AudioHeader.Read(file.AsSpan(0, length), encoding)));
        Assert.All(
            Enumerable.Range(needed, 100),
            length => Assert.Equal(AudioFormat.Default, AudioHeader.Read(file.AsSpan(0, length), encoding))
        );
    }

    [Fact]
    public void An_Opus_file_that_does_not_know_its_rate_is_of_48_kHz()
    {
        var file = Encode(AudioEncoding.Opus, AudioFormat.Default);
        file.AsSpan(40, 4).Clear();
        Assert.Equal(new AudioFormat(48_000, 1), AudioHeader.Read(file, AudioEncoding.Opus));
    }

    [Fact]
    public void Garbage_has_none_and_does_no_harm() =>
        Properties.Holds(
            Prop.ForAll(
                Gen.Elements("", "RIFF", "RIFF0000WAVEfmt ", "fLaC", "OggS").Zip(ArbMap.Default.GeneratorFor<byte[]>()).ToArbitrary(),
                static garbage =>
                {
                    var (magic, rest) = garbage;
                    byte[] file = [.. magic.Select(static letter => (byte)letter), .. rest];
                    foreach (var encoding in AudioEncodings.All)
                    {
                        if (AudioHeader.Read(file, encoding) is { } format)
                            Assert.True(format is { SampleRate: > 0, Channels: > 0 });
                    }
                }
            ),
            cases: 500
        );

    private static byte[] Encode(AudioEncoding encoding, AudioFormat format)
    {
        var wav = Chirp.Wav(format, 1_000);
        return AudioEncoders.Create(encoding, format)?.Encode(wav) ?? wav;
    }
}
