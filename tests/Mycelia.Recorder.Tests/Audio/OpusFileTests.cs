using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>What RFC 7845 asks of a file, section by section.</summary>
public sealed class OpusFileTests
{
    private const int PacketLength = 960;

    public static TheoryData<int, int, int> Audio =>
        new()
        {
            { 16_000, 1, 160_000 },
            { 16_000, 1, 1 },
            { 16_000, 1, 0 },
            { 8_000, 2, 12_345 },
            { 44_100, 1, 44_100 },
            { 48_000, 3, 100_001 },
            { 24_000, 8, 50_000 },
            { 16_000, 40, 20_000 },
        };

    [Theory]
    [MemberData(nameof(Audio))]
    public void Each_header_has_a_page_of_its_own_and_position_zero(int rate, int channels, int frames)
    {
        var pages = Encode(rate, channels, frames);

        Assert.All(pages.Take(2), static page => Assert.Equal((0L, 1), (page.Position, page.Packets.Count)));
        Assert.True(pages[0].Packets[0].AsSpan().StartsWith("OpusHead"u8));
        Assert.True(pages[1].Packets[0].AsSpan().StartsWith("OpusTags"u8));
    }

    [Theory]
    [MemberData(nameof(Audio))]
    public void The_stream_has_one_beginning_one_end_one_serial_and_no_gap(int rate, int channels, int frames)
    {
        var pages = Encode(rate, channels, frames);

        Assert.Equal(Enumerable.Range(0, pages.Count).Select(static i => (uint)i), pages.Select(static page => page.Number));
        Assert.Equal([pages[0]], pages.Where(static page => page.IsFirst));
        Assert.Equal([pages[^1]], pages.Where(static page => page.IsLast));
        Assert.DoesNotContain(pages, static page => page.IsContinued);
        Assert.Single(pages.DistinctBy(static page => page.Serial));
    }

    [Theory]
    [MemberData(nameof(Audio))]
    public void Positions_count_the_packets_and_the_last_cuts_off_less_than_one(int rate, int channels, int frames)
    {
        var pages = Encode(rate, channels, frames);
        var position = 0L;
        foreach (var page in pages.Skip(2))
        {
            position += page.Packets.Count * PacketLength;
            Assert.True(
                page.IsLast ? page.Position > position - PacketLength && page.Position <= position : page.Position == position,
                $"{page.Position} of {position}"
            );
        }

        var preSkip = BinaryPrimitives.ReadUInt16LittleEndian(pages[0].Packets[0].AsSpan(10));
        Assert.Equal(
            PcmConverter.FramesOf(frames, rate, OpusEncoder.RateFor(rate)) * (48_000 / OpusEncoder.RateFor(rate)),
            pages[^1].Position - preSkip
        );
    }

    [Theory]
    [MemberData(nameof(Audio))]
    public void Every_packet_lasts_20_ms_and_no_page_more_than_a_second(int rate, int channels, int frames)
    {
        foreach (var page in Encode(rate, channels, frames).Skip(2))
        {
            Assert.InRange(page.Packets.Count, 1, 50);
            // CELT alone, one frame of 20 ms: RFC 6716, 3.1.
            Assert.All(
                page.Packets,
                static packet => Assert.True(packet[0] >> 3 is 19 or 23 or 27 or 31 && (packet[0] & 3) == 0, $"{packet[0]:X2}")
            );
        }
    }

    [Fact]
    public void Silence_too_is_written_a_second_at_a_time()
    {
        var pages = OggPage.Read(new OpusEncoder().Encode(Voice.Wav(AudioFormat.Default, new short[160_000])));
        Assert.All(pages.Skip(2), static page => Assert.InRange(page.Packets.Count, 1, 50));
    }

    [Theory]
    [InlineData(16_000, 1, "01 01 3801 803E0000 0000 00")]
    [InlineData(44_100, 2, "01 02 3801 44AC0000 0000 00")]
    [InlineData(48_000, 3, "01 03 3801 80BB0000 0000 01 03 00 000102")]
    [InlineData(8_000, 9, "01 09 3801 401F0000 0000 FF 09 00 000102030405060708")]
    public void The_first_header_has_channels_lookahead_and_the_recordings_rate(int rate, int channels, string expected)
    {
        var header = Encode(rate, channels, rate)[0].Packets[0];
        Assert.Equal(expected.Replace(" ", "", StringComparison.Ordinal), Convert.ToHexString(header.AsSpan(8)));
    }

    [Fact]
    public void The_second_header_names_the_library_and_nothing_else()
    {
        var header = Encode(16_000, 1, 16_000)[1].Packets[0];
        var length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        Assert.StartsWith("libopus ", Encoding.UTF8.GetString(header, 12, length), StringComparison.Ordinal);
        Assert.Equal(new byte[4], header[(12 + length)..]);
    }

    [Fact]
    public void The_serial_number_is_made_from_the_audio()
    {
        var serial = Encode(16_000, 1, 1_001)[0].Serial;
        Assert.Equal(serial, Encode(16_000, 1, 1_001)[0].Serial);
        Assert.NotEqual(serial, Encode(16_000, 1, 1_002)[0].Serial);
    }

    /// <summary>By the format's own authors: https://opus-codec.org.</summary>
    [Theory]
    [MemberData(nameof(Audio))]
    public async Task Opusinfo_finds_no_fault_and_the_length_that_was_recorded(int rate, int channels, int frames)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(
                file,
                new OpusEncoder().Encode(Chirp.Wav(new(rate, channels), frames)),
                TestContext.Current.CancellationToken
            );
            using var opusinfo = Process.Start(
                new ProcessStartInfo("opusinfo", [file]) { RedirectStandardOutput = true, RedirectStandardError = true }
            )!;
            var said =
                await opusinfo.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
                + await opusinfo.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await opusinfo.WaitForExitAsync(TestContext.Current.CancellationToken);

            Assert.True(opusinfo.ExitCode == 0, said);
            Assert.DoesNotContain("WARNING", said, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("ERROR", said, StringComparison.OrdinalIgnoreCase);
            var length = TimeSpan.FromSeconds((double)frames / rate);
            Assert.Contains(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Playback length: {(int)length.TotalMinutes}m:{length.Seconds:00}.{length.Milliseconds:000}s"
                ),
                said,
                StringComparison.Ordinal
            );
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static IReadOnlyList<OggPage> Encode(int rate, int channels, int frames) =>
        OggPage.Read(new OpusEncoder().Encode(Chirp.Wav(new(rate, channels), frames)));
}
