using System.Buffers.Binary;
using System.Text;
using FsCheck.Fluent;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>WAV and FLAC files of each sample format, as they are written here and as others write them.</summary>
public sealed class WavOfFormatsTests
{
    [Fact]
    public void What_is_written_reads_back_here_and_by_libsndfile_to_the_bit() =>
        Properties.Holds(
            Prop.ForAll(
                (
                    from samples in Gen.Elements<SampleFormat>([.. SampleFormats.All])
                    from rate in Gen.Elements(8_000, 16_000, 44_100, 192_000)
                    from channels in Gen.Choose(1, 8)
                    from frames in Gen.Choose(1, 300)
                    select (new AudioFormat(rate, channels, samples), frames)
                ).ToArbitrary(),
                static one =>
                {
                    var (format, frames) = one;
                    var pcm = SampledSignal.Pcm(format, frames);
                    var wav = WavFile.Of(format, pcm);
                    Assert.Equal(0, wav.Length % 2);
                    Assert.Equal(wav.Length - 8, BinaryPrimitives.ReadInt32LittleEndian(wav.AsSpan(4)));

                    var (readFormat, read) = WavFile.Read(wav);
                    Assert.Equal(format, readFormat);
                    Assert.Equal(pcm, read);

                    using var decoded = new DecodedAudioStream(new MemoryStream(wav), static own => own);
                    using var heard = new MemoryStream();
                    decoded.CopyTo(heard);
                    Assert.Equal((format, AudioEncoding.Wav, (string?)null), (decoded.Format, decoded.Encoding, decoded.Problem));
                    Assert.Null(decoded.Remark);
                    Assert.Equal(pcm, heard.ToArray());
                }
            ),
            cases: 100
        );

    [Fact]
    public void Sixteen_bits_have_the_header_that_they_always_had()
    {
        byte[] expected =
        [
            .. "RIFF"u8,
            40,
            0,
            0,
            0,
            .. "WAVEfmt "u8,
            16,
            0,
            0,
            0,
            1,
            0,
            1,
            0,
            0x80,
            0x3E,
            0,
            0,
            0,
            0x7D,
            0,
            0,
            2,
            0,
            16,
            0,
            .. "data"u8,
            4,
            0,
            0,
            0,
            1,
            2,
            3,
            4,
        ];
        Assert.Equal(expected, WavFile.Of(AudioFormat.Default, [1, 2, 3, 4]));
    }

    [Fact]
    public void Twenty_four_bits_are_extensible_and_floats_say_how_many_frames_there_are()
    {
        byte[] twentyFour =
        [
            .. "RIFF"u8,
            64,
            0,
            0,
            0,
            .. "WAVEfmt "u8,
            40,
            0,
            0,
            0,
            0xFE,
            0xFF,
            1,
            0,
            0x80,
            0x3E,
            0,
            0,
            0x80,
            0xBB,
            0,
            0,
            3,
            0,
            24,
            0,
            22,
            0,
            24,
            0,
            4,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            0,
            0,
            0x10,
            0,
            0x80,
            0,
            0,
            0xAA,
            0,
            0x38,
            0x9B,
            0x71,
            .. "data"u8,
            3,
            0,
            0,
            0,
            1,
            2,
            3,
            0,
        ];
        Assert.Equal(twentyFour, WavFile.Of(new(16_000, 1, SampleFormat.S24), [1, 2, 3]));
        byte[] floats =
        [
            .. "RIFF"u8,
            66,
            0,
            0,
            0,
            .. "WAVEfmt "u8,
            18,
            0,
            0,
            0,
            3,
            0,
            2,
            0,
            0x80,
            0x3E,
            0,
            0,
            0,
            0xF4,
            1,
            0,
            8,
            0,
            32,
            0,
            0,
            0,
            .. "fact"u8,
            4,
            0,
            0,
            0,
            2,
            0,
            0,
            0,
            .. "data"u8,
            16,
            0,
            0,
            0,
            .. new byte[16],
        ];
        Assert.Equal(floats, WavFile.Of(new(16_000, 2, SampleFormat.F32), new byte[16]));
    }

    [Theory]
    [InlineData(1, 24, 3, 16, -1, SampleFormat.S24)] // as most write it, though it is not to be
    [InlineData(1, 24, 3, 18, -1, SampleFormat.S24)]
    [InlineData(3, 32, 4, 16, -1, SampleFormat.F32)]
    [InlineData(0xFFFE, 16, 2, 40, 1, SampleFormat.S16)]
    [InlineData(0xFFFE, 16, 2, 18, -1, SampleFormat.S16)] // cut short before it says
    [InlineData(0xFFFE, 24, 3, 40, 1, SampleFormat.S24)]
    [InlineData(0xFFFE, 24, 3, 52, 1, SampleFormat.S24)]
    [InlineData(0xFFFE, 24, 3, 22, -1, SampleFormat.S24)]
    [InlineData(0xFFFE, 32, 4, 40, 3, SampleFormat.F32)]
    public void A_header_of_another_writer_is_understood(int tag, int bits, int frame, int length, int sub, SampleFormat expected)
    {
        using var stream = new MemoryStream(Header(tag, bits, frame, length, sub));
        Assert.Equal(new(new(16_000, 1, expected), 12), WavHeader.Read(stream));
        Assert.Equal(stream.Length, stream.Position);
    }

    [Theory]
    [InlineData(1, 8, 1, 16, -1, "8-bit samples in encoding 1")]
    [InlineData(1, 32, 4, 16, -1, "32-bit samples in encoding 1")]
    [InlineData(3, 64, 8, 18, -1, "64-bit samples in encoding 3")]
    [InlineData(1, 24, 4, 16, -1, "frames of 4 bytes")] // 24 bits in four bytes
    [InlineData(3, 32, 0, 16, -1, "frames of 0 bytes")]
    [InlineData(0xFFFE, 32, 4, 40, 1, "32-bit samples in encoding 65534")]
    [InlineData(0xFFFE, 24, 3, 40, 0x4242, "24-bit samples in encoding 65534")]
    [InlineData(0xFFFE, 32, 4, 18, -1, "32-bit samples in encoding 65534")]
    public void What_is_in_no_sample_format_is_refused_in_words(int tag, int bits, int frame, int length, int sub, string expected)
    {
        using var stream = new MemoryStream(Header(tag, bits, frame, length, sub));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => WavHeader.Read(stream)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(16_000, 1, 160_001, SampleFormat.S24)]
    [InlineData(48_000, 2, 48_000, SampleFormat.S24)]
    [InlineData(96_000, 8, 999, SampleFormat.S24)]
    [InlineData(16_000, 3, 1, SampleFormat.S24)]
    [InlineData(16_000, 1, 12_345, SampleFormat.S16)]
    public void Flac_gives_back_every_bit(int rate, int channels, int frames, SampleFormat samples)
    {
        var format = new AudioFormat(rate, channels, samples);
        var wav = SampledSignal.Wav(format, frames);
        var flac = AudioEncoders.Create(AudioEncoding.Flac, format)!.Encode(wav);

        using var decoded = new DecodedAudioStream(new MemoryStream(flac), static own => own, only: AudioEncoding.Flac);
        using var heard = new MemoryStream();
        decoded.CopyTo(heard);

        Assert.Equal((format, format), (decoded.Format, AudioHeader.Read(flac, AudioEncoding.Flac)));
        Assert.Equal(SampledSignal.Pcm(format, frames), heard.ToArray());
    }

    [Fact]
    public void Flac_has_no_floats_and_says_so()
    {
        var format = new AudioFormat(16_000, 1, SampleFormat.F32);
        foreach (var encoding in AudioEncodings.All)
        {
            if (encoding.Takes(SampleFormat.F32))
                AudioEncoders.Create(encoding, format);
            else
                Assert.Contains(
                    "no floats",
                    Assert.Throws<InvalidDataException>(() => AudioEncoders.Create(encoding, format)).Message,
                    StringComparison.Ordinal
                );
        }

        Assert.Throws<InvalidDataException>(() => new FlacEncoder().Encode(SampledSignal.Wav(format, 100)));
    }

    [Theory]
    [MemberData(nameof(SampledSignal.Formats), MemberType = typeof(SampledSignal))]
    public void Opus_is_made_of_each_and_hears_the_same(SampleFormat samples)
    {
        foreach (var rate in new[] { 16_000, 44_100 })
        {
            var sixteen = Chirp.Samples(new(rate, 1), rate);
            var wav = WavFile.Of(new(rate, 1, samples), SampledSignal.Of(sixteen, samples));
            var (_, expected) = Decoded.Read(
                new OpusEncoder().Encode(WavFile.Of(new(rate, 1), SampledSignal.Of(sixteen, SampleFormat.S16)))
            );

            var (format, heard) = Decoded.Read(new OpusEncoder().Encode(wav));

            Assert.Equal(SampleFormat.S16, format.Samples);
            Assert.Equal(expected.Length, heard.Length);
            Assert.True(Chirp.Correlation(expected, heard) > 0.99);
        }
    }

    /// <summary>A file of 12 bytes of sound.</summary>
    private static byte[] Header(int tag, int bits, int frame, int length, int sub)
    {
        var format = new byte[length];
        BinaryPrimitives.WriteUInt16LittleEndian(format, (ushort)tag);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(2), 1);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(4), 16_000);
        BinaryPrimitives.WriteInt32LittleEndian(format.AsSpan(8), 16_000 * frame);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(12), (ushort)frame);
        BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(14), (ushort)bits);
        if (sub >= 0)
            BinaryPrimitives.WriteUInt16LittleEndian(format.AsSpan(24), (ushort)sub);
        var rest = "data\u000C\0\0\0"u8;
        return [.. Encoding.ASCII.GetBytes("RIFF\0\0\0\0WAVEfmt "), .. BitConverter.GetBytes(length), .. format, .. rest];
    }
}
