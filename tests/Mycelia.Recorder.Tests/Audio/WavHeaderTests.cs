using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

public sealed class WavHeaderTests
{
    [Fact]
    public void A_written_header_reads_back_and_leaves_the_stream_at_the_first_sample()
    {
        var wav = new byte[WavHeader.Size + 4];
        WavHeader.Write(wav, new AudioFormat(48_000, 2), 4);
        wav[WavHeader.Size] = 0x5A;
        using var stream = new MemoryStream(wav);

        var header = WavHeader.Read(stream);

        Assert.Equal(new AudioFormat(48_000, 2), header.Format);
        Assert.Equal(4, header.DataBytes);
        Assert.Equal(0x5A, stream.ReadByte());
    }

    [Fact]
    public void Chunks_before_the_data_are_skipped()
    {
        var canonical = new byte[WavHeader.Size];
        WavHeader.Write(canonical, AudioFormat.Default, 2);
        byte[] wav = [.. canonical[..36], .. "LIST"u8, 3, 0, 0, 0, 1, 2, 3, 0, .. canonical[36..], 0x11, 0x22];
        using var stream = new MemoryStream(wav);

        Assert.Equal(2, WavHeader.Read(stream).DataBytes);
        Assert.Equal(0x11, stream.ReadByte());
    }

    [Theory]
    [InlineData("", "RIFF")]
    [InlineData("OggS\0\0\0\0\0\0\0\0\0\0", "RIFF")]
    [InlineData("RIFF\0\0\0\0WAVE", "without a data chunk")]
    [InlineData("RIFF\0\0\0\0WAVEdata\0\0\0\0", "without a format chunk")]
    public void What_is_no_wav_is_refused_in_words(string content, string expected)
    {
        using var stream = new MemoryStream(System.Text.Encoding.Latin1.GetBytes(content));
        Assert.Contains(expected, Assert.Throws<InvalidDataException>(() => WavHeader.Read(stream)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1_000u)]
    [InlineData(0xFFFF_FFFEu)]
    public void A_chunk_that_claims_more_than_there_is_ends_at_the_end(uint size)
    {
        var bytes = new byte[60];
        "RIFF    WAVEjunk"u8.CopyTo(bytes);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(16), size);
        using var stream = new MemoryStream(bytes);
        Assert.Throws<InvalidDataException>(() => WavHeader.Read(stream));
    }
}
