using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Mycelia.StandIns.Http;
using Mycelia.StandIns.Servers;
using Mycelia.StandIns.Store;
using ChunkUpload = Mycelia.Recorder.Tests.LocalServer.Upload;
using Wav = Mycelia.Recorder.Tests.LocalServer.Wav;

namespace Mycelia.Recorder.Tests.StandIns;

/// <summary>What servers until November 2025 answer to an upload; these tests are the specification of the stand-in.</summary>
public sealed class GenerationATests : IAsyncLifetime
{
    private readonly MyceliaStandIn _server = new();
    private readonly StandInClient _client;

    public GenerationATests() => _client = new StandInClient(_server);

    private IReadOnlyList<JsonObject> Chunks => _server.Store.Documents("audio_chunks");

    private IReadOnlyList<JsonObject> SourceFiles => _server.Store.Documents("source_files");

    public ValueTask InitializeAsync() => default;

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Chunk_0_opens_a_source_file_and_is_stored_as_it_came()
    {
        var upload = new ChunkUpload
        {
            Data = """{"start":"2025-11-02T11:00:00.123456+01:00","metadata":{"streaming":"yes","name":"x"},"more":1}""",
        };
        var answer = await _client.UploadAsync(upload);

        Assert.Equal(200, answer.Status);
        var (chunk, source) = (Assert.Single(Chunks), Assert.Single(SourceFiles));
        Assert.Equal(
            (true, 0L, "2025-11-02T10:00:00.123Z", "yes", 100L),
            (
                answer.Json["success"]!.GetValue<bool>(),
                answer.Json["chunk_number"]!.GetValue<long>(),
                answer.Json["start_time"]!.GetValue<string>(),
                answer.Json["streaming"]!.GetValue<string>(),
                answer.Json["duration_ms"]!.GetValue<long>()
            )
        );
        Assert.Equal(ExtendedJson.OidOf(chunk["_id"]), answer.Json["chunk_id"]!.GetValue<string>());
        Assert.Equal(ExtendedJson.OidOf(source["_id"]), answer.Json["source_file_id"]!.GetValue<string>());
        Assert.Equal(ExtendedJson.OidOf(source["_id"]), ExtendedJson.OidOf(chunk["source_file_id"]));
        Assert.Equal(upload.Audio, ExtendedJson.BinaryOf(chunk["data"]));
        Assert.Equal("2025-11-02T10:00:00.123Z", chunk["start"]!["$date"]!.GetValue<string>());
        Assert.Equal(
            ("wav", "streaming_api", "x"),
            (
                source["extension"]!.GetValue<string>(),
                source["importer"]!.GetValue<string>(),
                source["metadata"]!["name"]!.GetValue<string>()
            )
        );
    }

    [Fact]
    public async Task Chunk_0_sent_twice_makes_two_source_files()
    {
        await _client.UploadAsync(new() { Key = "the same" });
        await _client.UploadAsync(new() { Key = "the same" });
        Assert.Equal((2, 2), (SourceFiles.Count, Chunks.Count));
    }

    [Fact]
    public async Task A_later_chunk_sent_twice_is_stored_twice_in_any_order_of_numbers()
    {
        var id = await _client.OpenAsync();
        foreach (var number in new[] { 7, 3, 3 })
            Assert.Equal(200, (await _client.UploadAsync(new() { Number = number, SourceFileId = id })).Status);
        Assert.Equal([0, 7, 3, 3], Chunks.Select(static chunk => chunk["index"]!.GetValue<int>()));
        Assert.Single(SourceFiles);
    }

    [Fact]
    public async Task Only_the_metadata_of_chunk_0_is_kept()
    {
        var id = await _client.OpenAsync();
        await _client.UploadAsync(
            new() { Data = $$$"""{"start":"2025-11-02T10:00:10Z","chunk_number":1,"source_file_id":"{{{id}}}","metadata":{"name":"x"}}""" }
        );
        Assert.DoesNotContain(
            "\"name\"",
            _server.Store.Documents("source_files").Concat(Chunks).Aggregate("", static (all, one) => all + one.ToJsonString()),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_number":1}""", 400, "Source file ID is required for followup chunks")]
    [InlineData(
        """{"start":"2025-11-02T10:00:00Z","chunk_number":1,"source_file_id":"6b0200000000000000000002"}""",
        500,
        "Audio processing failed: Unknown error"
    )]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_number":1,"source_file_id":"6b02"}""", 500, "Unexpected Server Error")]
    [InlineData(
        """{"start":"2025-11-02T10:00:00Z","chunk_number":0,"source_file_id":"6b0200000000000000000002"}""",
        500,
        "Audio processing failed: Unknown error"
    )]
    [InlineData(
        """{"start":"2025-11-02T10:00:00Z","source_file_id":null}""",
        400,
        "Validation error: source_file_id: Expected string, received null"
    )]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","metadata":null}""", 400, "Validation error: metadata: Expected object, received null")]
    [InlineData(
        """{"start":"2025-11-02T10:00:00Z","chunk_number":"1"}""",
        400,
        "Validation error: chunk_number: Expected number, received string"
    )]
    [InlineData(
        """{"start":"2025-11-02T10:00:00Z","chunk_number":1.5}""",
        400,
        "Validation error: chunk_number: Expected integer, received float"
    )]
    [InlineData(
        """{"start":"2025-11-02T10:00:00Z","chunk_number":-1}""",
        400,
        "Validation error: chunk_number: Number must be greater than or equal to 0"
    )]
    [InlineData("""{"start":1762077600000}""", 400, "Validation error: start: Expected string, received number")]
    [InlineData("{}", 400, "Validation error: start: Required")]
    [InlineData("[]", 400, "Validation error: : Expected object, received array")]
    [InlineData("""{"start":True}""", 400, "Invalid data JSON")]
    public async Task Odd_fields_are_answered_so_and_nothing_is_stored(string data, int status, string text)
    {
        var answer = await _client.UploadAsync(new() { Data = data });
        Assert.Equal((status, text), (answer.Status, answer.Body));
        Assert.Empty(Chunks);
        Assert.Empty(SourceFiles);
    }

    [Fact]
    public async Task A_start_that_cannot_be_parsed_fails_and_leaves_an_orphan()
    {
        Assert.Equal(500, (await _client.UploadAsync(new() { Start = "soon" })).Status);
        Assert.Empty(Chunks);
        Assert.Single(SourceFiles);
    }

    [Fact]
    public async Task A_part_is_missing_or_of_the_wrong_kind()
    {
        async Task AssertAsync(ChunkUpload upload, string text)
        {
            var answer = await _client.UploadAsync(upload);
            Assert.Equal((400, text), (answer.Status, answer.Body));
        }

        await AssertAsync(new() { Audio = null }, "Audio file is required");
        await AssertAsync(new() { OmitData = true }, "Data field is required");
        await AssertAsync(new() { DataAsFile = true }, "Invalid data JSON");
        await AssertAsync(new() { AudioType = "application/octet-stream" }, "File must be an audio file");
        await AssertAsync(new() { AudioType = "audio/ogg; codecs=opus" }, "File must be an audio file");
    }

    [Fact]
    public async Task A_multipart_body_that_is_cut_off_has_no_audio_in_it()
    {
        using var whole = new ChunkUpload().ToContent();
        var bytes = await whole.ReadAsByteArrayAsync();
        var content = new ByteArrayContent(bytes[..^10]);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(whole.Headers.ContentType!.ToString());
        var answer = await _client.SendAsync(HttpMethod.Post, "/api/audio/ingest", content);
        Assert.Equal((400, "Audio file is required"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task Audio_that_cannot_be_decoded_is_an_error_of_the_server()
    {
        foreach (var audio in new[] { [], Encoding.UTF8.GetBytes("this is no audio") })
        {
            var answer = await _client.UploadAsync(new() { Audio = audio });
            Assert.Equal(500, answer.Status);
            Assert.StartsWith("Audio processing failed: FFmpeg conversion failed: ", answer.Body, StringComparison.Ordinal);
        }

        Assert.Empty(SourceFiles);
    }

    [Fact]
    public async Task A_file_name_with_a_slash_is_an_error_of_the_server()
    {
        using var form = new MultipartFormDataContent();
        var audio = new ByteArrayContent(Wav.Of(16));
        audio.Headers.ContentType = new("audio/wav");
        form.Add(audio, "audio", "a/b.wav");
        form.Add(new StringContent("""{"start":"2025-11-02T10:00:00Z"}"""), "data");
        Assert.Equal(500, (await _client.SendAsync(HttpMethod.Post, "/api/audio/ingest", form)).Status);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(800, 50)]
    [InlineData(1600, 100)]
    public async Task A_wav_has_its_true_length_whatever_its_header_says(int frames, int milliseconds)
    {
        var audio = Wav.Of(1600)[..(44 + frames * 2)];
        Assert.Equal(milliseconds, (await _client.UploadAsync(new() { Audio = audio })).Json["duration_ms"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_damaged_flac_is_never_answered()
    {
        byte[] damaged = [.. "fLaC"u8, 0x80, 0, 0, 34, .. new byte[34], .. "no frame at all"u8];
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            _client.Http.PostAsync(
                "/api/audio/ingest",
                new ChunkUpload { Audio = damaged, AudioType = "audio/flac" }.ToContent(),
                patience.Token
            )
        );
        await _server.UntilAsync(static server => server.Requests.Any(static request => request is { Action: "ingest", Status: 0 }));
        Assert.Empty(Chunks);
    }

    [Fact]
    public async Task Without_its_database_it_fails_and_says_so()
    {
        _server.IsDatabaseDown = true;
        var answer = await _client.UploadAsync(new());
        Assert.Equal(500, answer.Status);
        Assert.StartsWith("Audio processing failed: connect ECONNREFUSED", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_token_that_is_not_good_is_refused()
    {
        _client.Bearer = "eyJ";
        var answer = await _client.UploadAsync(new());
        Assert.Equal((401, "Token is missing or invalid"), (answer.Status, answer.Body));
    }

    [Fact]
    public async Task It_is_well_at_healthz()
    {
        Assert.Equal((200, """{"ok":true}"""), ((await _client.GetAsync("/healthz")).Status, (await _client.GetAsync("/healthz")).Body));
        Assert.Equal(404, (await _client.GetAsync("/health")).Status);
    }

    [Fact]
    public async Task A_test_decides_before_and_after_a_write()
    {
        _server.BeforeCommit = static _ => Task.FromResult<WireReply?>(WireReply.With(new WireAnswer(503, "not now")));
        Assert.Equal(503, (await _client.UploadAsync(new())).Status);
        Assert.Empty(Chunks);

        var seen = new List<string>();
        _server.BeforeCommit = request => Note("before " + request.Action, null);
        _server.AfterCommit = request =>
            Note(string.Create(CultureInfo.InvariantCulture, $"after {request.Fields["chunk_number"]} {Chunks.Count}"), WireReply.Dropped);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.UploadAsync(new()));
        Assert.Equal(["before ingest", "after 0 1"], seen);

        Task<WireReply?> Note(string what, WireReply? reply)
        {
            seen.Add(what);
            return Task.FromResult(reply);
        }
    }
}
