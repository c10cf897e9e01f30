using System.Net;
using System.Text;

namespace Mycelia.Recorder.Tests.LocalServer;

public sealed class IngestRefusalTests
{
    [Theory]
    [InlineData("", "data")]
    [InlineData("{\"start\":", "data")]
    [InlineData("[]", "data")]
    [InlineData("{}", "start")]
    [InlineData("""{"start":1762077600}""", "start")]
    [InlineData("""{"start":"yesterday"}""", "start")]
    [InlineData("""{"start":"2025-11-02T10:00:00"}""", "start")]
    [InlineData("""{"start":"2025-13-02T10:00:00Z"}""", "start")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_number":-1}""", "chunk_number")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_number":1.5}""", "chunk_number")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_number":"1"}""", "chunk_number")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_number":null}""", "chunk_number")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_number":1}""", "source_file_id")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","source_file_id":"short"}""", "source_file_id")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","source_file_id":null}""", "source_file_id")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","streaming":"yes"}""", "streaming")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","chunk_duration_ms":"10"}""", "chunk_duration_ms")]
    [InlineData("""{"start":"2025-11-02T10:00:00Z","metadata":"x"}""", "metadata")]
    public async Task Data_that_is_wrong_is_400_and_names_the_field(string data, string field)
    {
        await using var server = await TestServer.StartAsync();
        await AssertRefusedAsync(server, new Upload { Data = data }, HttpStatusCode.BadRequest, field);
    }

    [Fact]
    public async Task A_missing_part_is_400()
    {
        await using var server = await TestServer.StartAsync();
        await AssertRefusedAsync(server, new Upload { Audio = null }, HttpStatusCode.BadRequest, "audio");
        await AssertRefusedAsync(server, new Upload { OmitData = true }, HttpStatusCode.BadRequest, "data");
    }

    [Theory]
    [InlineData("audio/mpeg")]
    [InlineData("text/plain")]
    public async Task A_type_that_is_not_known_is_415(string type)
    {
        await using var server = await TestServer.StartAsync();
        await AssertRefusedAsync(server, new Upload { AudioType = type }, HttpStatusCode.UnsupportedMediaType, "audio");
    }

    [Fact]
    public async Task A_body_that_is_not_multipart_is_415()
    {
        await using var server = await TestServer.StartAsync();
        using var answer = await server.Client.PostAsync("/api/audio/ingest", new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, answer.StatusCode);
    }

    [Fact]
    public async Task A_multipart_body_without_its_end_is_400_and_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var whole = new Upload().ToContent();
        var cut = new ByteArrayContent((await whole.ReadAsByteArrayAsync())[..2000]);
        cut.Headers.ContentType = whole.Headers.ContentType;

        using var answer = await server.Client.PostAsync("/api/audio/ingest", cut);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        // The answer may be here before the file is gone.
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (server.Files("incoming").Length > 0)
            await Task.Delay(5, patience.Token);
    }

    [Fact]
    public async Task Audio_that_is_no_wav_or_empty_is_422()
    {
        await using var server = await TestServer.StartAsync();
        foreach (
            var audio in new[]
            {
                [],
                Wav.Of(0),
                Wav.Of(100)[..20],
                Encoding.ASCII.GetBytes("OggS and more bytes than a header has, which are none"),
            }
        )
            await AssertRefusedAsync(server, new Upload { Audio = audio }, HttpStatusCode.UnprocessableEntity, "audio");
    }

    [Fact]
    public async Task A_chunk_of_another_format_than_its_recording_is_422()
    {
        await using var server = await TestServer.StartAsync();
        var id = await server.StoreAsync(new Upload());
        await AssertRefusedAsync(
            server,
            new Upload
            {
                SourceFileId = id,
                Number = 1,
                Audio = Wav.Of(100, rate: 48_000),
            },
            HttpStatusCode.UnprocessableEntity,
            "audio",
            files: 1
        );
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_recording_that_is_not_known_is_404(int number)
    {
        await using var server = await TestServer.StartAsync();
        await AssertRefusedAsync(
            server,
            new Upload { SourceFileId = "6b029c47a61e92aa7bf7b11e", Number = number },
            HttpStatusCode.NotFound,
            "source_file_id"
        );
    }

    [Fact]
    public async Task Audio_above_the_limit_is_413_with_and_without_a_length()
    {
        await using var server = await TestServer.StartAsync(settings => settings with { MaxUploadBytes = 1000 });
        await server.StoreAsync(new Upload { Audio = Wav.Of((1000 - 44) / 2) });
        await AssertRefusedAsync(server, new Upload { Audio = Wav.Of(479) }, HttpStatusCode.RequestEntityTooLarge, "audio", files: 1);

        using var large = new Upload { Audio = Wav.Of(500_000) }.ToRequest();
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await server.Client.SendAsync(large)).StatusCode);
        using var endless = new Upload { Audio = Wav.Of(500_000) }.ToRequest();
        endless.Headers.TransferEncodingChunked = true;
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await server.Client.SendAsync(endless)).StatusCode);
    }

    [Fact]
    public async Task An_idempotency_key_of_more_than_255_characters_is_400()
    {
        await using var server = await TestServer.StartAsync();
        await AssertRefusedAsync(server, new Upload { Key = new string('k', 256) }, HttpStatusCode.BadRequest, "Idempotency-Key");
    }

    [Fact]
    public async Task Data_above_64_KiB_is_413()
    {
        await using var server = await TestServer.StartAsync();
        var data = $$$"""{"start":"2025-11-02T10:00:00Z","metadata":{"x":"{{{new string('x', 65_536)}}}"}}""";
        await AssertRefusedAsync(server, new Upload { Data = data }, HttpStatusCode.RequestEntityTooLarge, "data");
    }

    private static async Task AssertRefusedAsync(TestServer server, Upload upload, HttpStatusCode status, string field, int files = 0)
    {
        using var answer = await server.SendAsync(upload);

        Assert.Equal(status, answer.StatusCode);
        var json = await TestServer.JsonAsync(answer);
        Assert.Equal(field, json.GetProperty("field").GetString());
        Assert.NotEmpty(json.GetProperty("error").GetString()!);
        Assert.Equal(files, server.Files("audio").Length);
    }
}
