using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed partial class IngestTests
{
    [Fact]
    public async Task A_stored_chunk_is_answered_with_what_a_recorder_needs()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload { Audio = Wav.Of(16_000), Start = "2025-11-02T12:00:00.123456+02:00" };

        using var answer = await server.SendAsync(upload);

        var json = await TestServer.JsonAsync(answer);
        Assert.True(json.GetProperty("success").GetBoolean());
        Assert.Matches(ObjectId(), json.GetProperty("chunk_id").GetString());
        Assert.Matches(ObjectId(), json.GetProperty("source_file_id").GetString());
        Assert.Equal(0, json.GetProperty("chunk_number").GetInt32());
        Assert.Equal("2025-11-02T10:00:00.123Z", json.GetProperty("start_time").GetString());
        Assert.Equal(32_044, json.GetProperty("file_size").GetInt64());
        Assert.True(json.GetProperty("streaming").GetBoolean());
        Assert.Equal(1000, json.GetProperty("duration_ms").GetInt64());
        Assert.Equal("Chunk 0 stored", json.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Followup_chunks_join_their_recording_in_any_order()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());

        Assert.Equal(
            id,
            await server.StoreAsync(
                new Upload
                {
                    SourceFileId = id,
                    Number = 7,
                    Start = "2025-11-02T10:00:00.323Z",
                }
            )
        );
        Assert.Equal(
            id,
            await server.StoreAsync(
                new Upload
                {
                    SourceFileId = id.ToUpperInvariant(),
                    Number = 3,
                    Start = "2025-11-02T10:00:00.223Z",
                }
            )
        );

        var chunks = (await server.GetJsonAsync($"/api/recordings/{id}")).GetProperty("chunks").EnumerateArray();
        Assert.Equal([0, 3, 7], chunks.Select(chunk => chunk.GetProperty("number").GetInt32()));
    }

    [Fact]
    public async Task The_data_part_may_be_a_file_part_and_may_come_first()
    {
        await using var server = await TestServer.StartAsync();
        await server.StoreAsync(new Upload { DataAsFile = true });

        var parts = new Upload().ToContent();
        using var reversed = new MultipartFormDataContent();
        foreach (var part in parts.Reverse())
            reversed.Add(part);
        using var answer = await server.Client.PostAsync("/api/audio/ingest", reversed);
        answer.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_stored()
    {
        await using var server = await TestServer.StartAsync();
        using var request = new Upload().ToRequest();
        request.Headers.TransferEncodingChunked = true;

        using var answer = await server.Client.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    [Fact]
    public async Task A_wav_that_is_shorter_than_its_header_says_counts_as_long_as_it_is()
    {
        await using var server = await TestServer.StartAsync();

        using var answer = await server.SendAsync(new Upload { Audio = Wav.Of(16_000)[..(44 + 8000 + 1)] });

        Assert.Equal(250, (await TestServer.JsonAsync(answer)).GetProperty("duration_ms").GetInt64());
    }

    [Fact]
    public async Task A_wrong_claim_about_the_duration_is_logged_and_the_chunk_stored()
    {
        await using var server = await TestServer.StartAsync();

        await server.StoreAsync(new Upload { Data = """{"start":"2025-11-02T10:00:00Z","chunk_duration_ms":9000}""" });

        Assert.Contains("chunk_duration_ms 9000 and is 100 ms long", server.Log.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_lies_under_its_day_and_is_the_bytes_that_were_sent()
    {
        await using var server = await TestServer.StartAsync();
        var upload = new Upload();

        var id = await server.StoreAsync(upload);

        var file = Assert.Single(server.Files("audio"));
        Assert.Equal(Path.Combine(server.Data, "audio", "2025", "11", "02", $"20251102T100000123Z_{id}_00000.wav"), file);
        Assert.Equal(upload.Audio, await File.ReadAllBytesAsync(file));
        Assert.Empty(server.Files("incoming"));
    }

    [GeneratedRegex("^[0-9a-f]{24}$")]
    private static partial Regex ObjectId();
}
