using System.Net;
using System.Net.Http.Headers;
using Mycelia.LocalServer.Decoding;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class RecordingAudioTests
{
    [Fact]
    public async Task The_audio_is_one_wav_in_time_order_with_silence_in_gaps_and_overlaps_cut()
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreFourAsync(server);

        var wav = await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio");

        // 0 s: 1…; 1 s, sent last: 16001…; gap of 0.5 s; 2.5 s: 101…; overlapping by 0.25 s: 201… without its first quarter
        Assert.Equal(
            [.. Range(1, 16_000), .. Range(16_001, 16_000), .. new short[8000], .. Range(101, 8000), .. Range(4201, 4000)],
            Wav.Samples(wav)
        );
        using var stream = new MemoryStream(wav);
        Assert.Equal(new WavHeader(AudioFormat.Default, wav.Length - 44), WavHeader.Read(stream));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(40, 50)]
    [InlineData(44, 44)]
    [InlineData(32_040, 32_050)]
    [InlineData(64_043, 80_045)]
    [InlineData(80_001, 103_043)]
    public async Task A_range_is_that_part_of_the_whole(int from, int to)
    {
        await using var server = await TestServer.StartAsync();
        var id = await StoreFourAsync(server);
        var whole = await server.Client.GetByteArrayAsync($"/api/recordings/{id}/audio");

        using var part = await GetRangeAsync(server, id, from, to);

        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(new ContentRangeHeaderValue(from, to, whole.Length), part.Content.Headers.ContentRange);
        Assert.Equal(whole[from..(to + 1)], await part.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task A_range_beyond_the_end_is_416()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, (await GetRangeAsync(server, id, 1_000_000, 1_000_001)).StatusCode);
    }

    [Fact]
    public async Task A_range_in_another_unit_is_answered_with_the_whole()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{id}/audio");
        request.Headers.TryAddWithoutValidation("Range", "frames=0-1");
        using var answer = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(3244, answer.Content.Headers.ContentLength);
    }

    [Fact]
    public async Task A_range_of_a_recording_that_has_grown_is_answered_with_the_whole()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());
        using var first = await GetRangeAsync(server, id, 0, 9);
        await server.StoreAsync(
            new Upload
            {
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T10:00:00.223Z",
            }
        );

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{id}/audio");
        request.Headers.Range = new RangeHeaderValue(10, 19);
        request.Headers.IfRange = new RangeConditionHeaderValue(first.Headers.ETag!);
        using var second = await server.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.OK, second.StatusCode);
    }

    [Fact]
    public async Task Head_tells_the_length_and_that_ranges_are_served()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());

        using var answer = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/recordings/{id}/audio"));

        Assert.Equal(3244, answer.Content.Headers.ContentLength);
        Assert.Equal("audio/wav", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("bytes", Assert.Single(answer.Headers.AcceptRanges));
    }

    [Fact]
    public async Task A_month_is_one_file_with_sizes_of_64_bits_and_its_last_frame_is_reached_by_a_range()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload { Start = "2025-11-02T00:00:00Z" });
        await server.StoreAsync(
            new Upload
            {
                SourceFileId = id,
                Number = 1,
                Start = "2025-12-01T23:59:59.900Z",
            }
        );
        const long dataBytes = 30 * 86_400 * 32_000L;

        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, $"/api/recordings/{id}/audio"));
        using var first = await GetRangeAsync(server, id, 0, 81);
        using var last = await GetRangeAsync(server, id, 80 + dataBytes - 2, 80 + dataBytes - 1);

        Assert.Equal(80 + dataBytes, head.Content.Headers.ContentLength);
        var header = await first.Content.ReadAsByteArrayAsync();
        Assert.Equal("RF64\xff\xff\xff\xffWAVEds64", System.Text.Encoding.Latin1.GetString(header, 0, 16));
        Assert.Equal(
            (72 + dataBytes, dataBytes, dataBytes / 2),
            (BitConverter.ToInt64(header, 20), BitConverter.ToInt64(header, 28), BitConverter.ToInt64(header, 36))
        );
        Assert.Equal("data\xff\xff\xff\xff", System.Text.Encoding.Latin1.GetString(header, 72, 8));
        Assert.Equal(1, BitConverter.ToInt16(header, 80));
        Assert.Equal(1600, BitConverter.ToInt16(await last.Content.ReadAsByteArrayAsync()));
    }

    [Theory]
    [InlineData(2_147_483_629, 44)] // the most that 32 bits can say
    [InlineData(2_147_483_630, 80)]
    public void A_header_is_an_ordinary_one_as_long_as_it_can_be(long frames, int size) =>
        Assert.Equal(size, LargeWavHeader.Of(AudioFormat.Default, frames).Length);

    [Fact]
    public async Task A_day_is_one_file_of_more_than_2_GiB_and_its_last_frame_is_reached_by_a_range()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload { Start = "2025-11-02T00:00:00Z" });
        await server.StoreAsync(
            new Upload
            {
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T23:59:59.900Z",
            }
        );
        const uint dataBytes = 86_400 * 32_000u;

        using var header = await GetRangeAsync(server, id, 40, 43);
        using var last = await GetRangeAsync(server, id, 44L + dataBytes - 2, 44L + dataBytes - 1);

        Assert.Equal(dataBytes, BitConverter.ToUInt32(await header.Content.ReadAsByteArrayAsync()));
        Assert.Equal(1600, BitConverter.ToInt16(await last.Content.ReadAsByteArrayAsync()));
    }

    private static async Task<string> StoreFourAsync(TestServer server)
    {
        var id = await server.StoreAsync(new Upload { Audio = Wav.Of(16_000), Start = "2025-11-02T10:00:00Z" });
        await server.StoreAsync(
            new Upload
            {
                Audio = Wav.Of(8000, 101),
                SourceFileId = id,
                Number = 2,
                Start = "2025-11-02T10:00:02.500Z",
            }
        );
        await server.StoreAsync(
            new Upload
            {
                Audio = Wav.Of(8000, 201),
                SourceFileId = id,
                Number = 3,
                Start = "2025-11-02T10:00:02.750Z",
            }
        );
        await server.StoreAsync(
            new Upload
            {
                Audio = Wav.Of(16_000, 16_001),
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T10:00:01.040Z",
            }
        );
        return id;
    }

    private static Task<HttpResponseMessage> GetRangeAsync(TestServer server, string id, long from, long to)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/api/recordings/{id}/audio");
        request.Headers.Range = new RangeHeaderValue(from, to);
        return server.Client.SendAsync(request);
    }

    private static IEnumerable<short> Range(int first, int count) => Enumerable.Range(first, count).Select(value => (short)value);
}
