using System.Net;
using System.Security.Cryptography;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class RecordingsTests
{
    [Fact]
    public async Task A_recording_is_listed_with_what_is_stored_of_it()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload { Audio = Wav.Of(16_000), RecordingId = "r1" });
        await server.StoreAsync(
            new Upload
            {
                Audio = Wav.Of(16_000),
                SourceFileId = id,
                Number = 1,
                Start = "2025-11-02T10:00:03.123Z",
            }
        );

        var page = await server.GetJsonAsync("/api/recordings");

        var recording = Assert.Single(page.GetProperty("recordings").EnumerateArray());
        Assert.False(page.TryGetProperty("next", out _));
        Assert.Equal(id, recording.GetProperty("id").GetString());
        Assert.Equal("2025-11-02T10:00:00.123Z", recording.GetProperty("start").GetString());
        Assert.Equal("2025-11-02T10:00:04.123Z", recording.GetProperty("end").GetString());
        Assert.Equal(4000, recording.GetProperty("duration_ms").GetInt64());
        Assert.Equal(2, recording.GetProperty("chunks").GetInt32());
        Assert.Equal(64_088, recording.GetProperty("bytes").GetInt64());
        Assert.Equal(1, recording.GetProperty("gaps").GetInt32());
        Assert.Equal("r1", recording.GetProperty("metadata").GetProperty("recording_id").GetString());
    }

    [Fact]
    public async Task Recordings_come_in_pages_the_latest_start_first()
    {
        await using var server = await TestServer.StartAsync();
        var ids = new List<string>();
        foreach (var hour in new[] { 12, 10, 14, 11, 13 })
            ids.Add(await server.StoreAsync(new Upload { Start = $"2025-11-02T{hour}:00:00Z" }));
        string[] expected = [ids[2], ids[4], ids[0], ids[3], ids[1]];

        var found = new List<string>();
        string? next = null;
        do
        {
            var page = await server.GetJsonAsync("/api/recordings?limit=2" + (next is null ? "" : $"&after={next}"));
            found.AddRange(page.GetProperty("recordings").EnumerateArray().Select(recording => recording.GetProperty("id").GetString()!));
            next = page.TryGetProperty("next", out var id) ? id.GetString() : null;
        } while (next is not null);

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_recording_starts_where_its_earliest_chunk_does_whenever_that_came()
    {
        await using var server = await TestServer.StartAsync();
        var grown = await server.StoreAsync(new Upload { Start = "2025-11-02T10:00:00Z" });
        var other = await server.StoreAsync(new Upload { Start = "2025-11-02T09:00:00Z" });
        await server.StoreAsync(
            new Upload
            {
                SourceFileId = grown,
                Number = 1,
                Start = "2025-11-02T08:00:00Z",
            }
        );

        var page = (await server.GetJsonAsync("/api/recordings")).GetProperty("recordings");

        Assert.Equal([other, grown], page.EnumerateArray().Select(recording => recording.GetProperty("id").GetString()!));
        Assert.Equal("2025-11-02T08:00:00.000Z", page[1].GetProperty("start").GetString());
    }

    [Theory]
    [InlineData("?limit=0")]
    [InlineData("?limit=101")]
    [InlineData("?limit=x")]
    [InlineData("?after=x")]
    public async Task A_page_that_cannot_be_is_400(string query)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.GetAsync("/api/recordings" + query);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_chunk_is_described_and_given_back_as_it_came()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload { Audio = [.. Wav.Of(1600), .. "LIST"u8, 0, 0, 0, 0] };
        var id = await server.StoreAsync(upload);

        var chunk = Assert.Single((await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks").EnumerateArray());

        Assert.Equal(0, chunk.GetProperty("number").GetInt32());
        Assert.Equal("2025-11-02T10:00:00.123Z", chunk.GetProperty("start").GetString());
        Assert.Equal(100, chunk.GetProperty("duration_ms").GetInt64());
        Assert.Equal(upload.Audio.Length, chunk.GetProperty("bytes").GetInt64());
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(upload.Audio)), chunk.GetProperty("sha256").GetString());
        Assert.Equal(upload.Audio, await server.Client.GetByteArrayAsync($"/api/recordings/{id}/chunks/0"));
    }

    [Theory]
    [InlineData("/api/recordings/6b029c47a61e92aa7bf7b11e")]
    [InlineData("/api/recordings/6b029c47a61e92aa7bf7b11e/audio")]
    [InlineData("/api/recordings/6b029c47a61e92aa7bf7b11e/chunks/0")]
    [InlineData("/api/recordings/../chunks/x")]
    [InlineData("/api/nothing")]
    [InlineData("/assets/nothing.js")]
    [InlineData("/assets/../index.html")]
    public async Task What_is_not_there_is_404_with_a_reason(string path)
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotEmpty((await TestServer.JsonAsync(answer)).GetProperty("error").GetString()!);
    }

    [Fact]
    public async Task Health_needs_no_token()
    {
        await using var server = await TestServer.StartAsync();
        server.Client.DefaultRequestHeaders.Authorization = null;

        Assert.Equal("ok", (await server.GetJsonAsync("/health")).GetProperty("status").GetString());
        Assert.True((await server.GetJsonAsync("/healthz")).GetProperty("ok").GetBoolean());
    }
}
