using System.Text.Json;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Tests.Audio;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

public sealed class IngestDestinationTests
{
    private const string Stored = """{"success":true,"chunk_id":"1","source_file_id":"6b02","chunk_number":0}""";
    private static readonly byte[] Audio = TemporaryQueue.Chunk(0, frames: 160_000).Wav.ToArray();
    private static readonly ChunkAudio Wav = new(Audio, AudioEncoding.Wav);
    private static readonly RecordingInfo Recording = new("rec-1", "2026-03-01T12:00:00.123Z", "a \"microphone\"", null);

    [Fact]
    public async Task The_first_chunk_opens_a_source_file_with_a_plain_data_field_and_an_audio_file()
    {
        await using var server = new ScriptedServer(static exchange => Script(exchange, 200, Stored));

        Assert.Equal(new UploadOutcome.Stored("6b02"), await StoreAsync(server, Chunk(0)));

        var body = server.Bodies.Last();
        Assert.Contains("Content-Disposition: form-data; name=\"audio\"; filename=\"chunk_0.wav\"", body, StringComparison.Ordinal);
        Assert.Contains("Content-Type: audio/wav\r\n", body, StringComparison.Ordinal);
        Assert.Contains("Content-Disposition: form-data; name=\"data\"\r\n\r\n{", body, StringComparison.Ordinal);
        var data = DataOf(body);
        Assert.Equal("2026-03-01T12:00:00.123Z", data.GetProperty("start").GetString());
        Assert.Equal(0, data.GetProperty("chunk_number").GetInt32());
        Assert.False(data.TryGetProperty("source_file_id", out _));
        Assert.Equal("rec-1", data.GetProperty("metadata").GetProperty("recording_id").GetString());
        Assert.Equal(10_000, data.GetProperty("metadata").GetProperty("chunk_duration_ms").GetInt32());
    }

    [Theory]
    [InlineData(AudioEncoding.Flac, "chunk_0.flac", "audio/flac")]
    [InlineData(AudioEncoding.Opus, "chunk_0.opus", "audio/ogg")]
    public async Task Encoded_audio_says_what_it_is(AudioEncoding encoding, string fileName, string mediaType)
    {
        await using var server = new ScriptedServer(static exchange => Script(exchange, 200, Stored));
        using var destination = new IngestDestination(server.Options);

        await destination.StoreAsync(Chunk(0), Wav with { Encoding = encoding }, CancellationToken.None);

        Assert.Contains($"filename=\"{fileName}\"", server.Bodies.Last(), StringComparison.Ordinal);
        Assert.Contains($"Content-Type: {mediaType}\r\n", server.Bodies.Last(), StringComparison.Ordinal);
        Assert.Equal(10_000, DataOf(server.Bodies.Last()).GetProperty("metadata").GetProperty("chunk_duration_ms").GetInt32());
    }

    [Theory]
    [InlineData(SampleFormat.S16, AudioEncoding.Wav, "pcm_s16le", 2)]
    [InlineData(SampleFormat.S24, AudioEncoding.Wav, "pcm_s24le", 3)]
    [InlineData(SampleFormat.F32, AudioEncoding.Wav, "pcm_f32le", 4)]
    [InlineData(SampleFormat.S24, AudioEncoding.Flac, "flac", 3)]
    [InlineData(SampleFormat.F32, AudioEncoding.Opus, "opus", 2)]
    public async Task The_metadata_say_what_is_in_the_file(SampleFormat samples, AudioEncoding encoding, string codec, int width)
    {
        await using var server = new ScriptedServer(static exchange => Script(exchange, 200, Stored));
        using var destination = new IngestDestination(server.Options);
        var format = new AudioFormat(48_000, 2, samples);
        var wav = SampledSignal.Wav(format, 4_800);

        await destination.StoreAsync(
            Chunk(0),
            new(AudioEncoders.Create(encoding, format)?.Encode(wav) ?? wav, encoding),
            CancellationToken.None
        );

        var body = server.Bodies.Last();
        Assert.Contains($"\"codec\":\"{codec}\",\"rate\":48000,\"width\":{width},\"channels\":2", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_later_chunk_names_its_source_file()
    {
        await using var server = new ScriptedServer(static exchange => Script(exchange, 200, Stored));

        await StoreAsync(server, Chunk(3) with { Recording = Recording with { SourceFileId = "6b02" } });

        Assert.Equal(3, DataOf(server.Bodies.Last()).GetProperty("chunk_number").GetInt32());
        Assert.Equal("6b02", DataOf(server.Bodies.Last()).GetProperty("source_file_id").GetString());
    }

    [Fact]
    public async Task A_later_chunk_without_a_source_file_opens_one_under_its_own_key()
    {
        await using var server = new ScriptedServer(static exchange => Script(exchange, 200, Stored));

        await StoreAsync(server, Chunk(3));

        Assert.Equal(0, DataOf(server.Bodies.Last()).GetProperty("chunk_number").GetInt32());
        Assert.Equal(3, DataOf(server.Bodies.Last()).GetProperty("metadata").GetProperty("recording_chunk").GetInt32());
        Assert.Contains("Idempotency-Key: rec-1-3", server.Heads.Last(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_token_serves_many_chunks_and_no_upload_shares_a_connection()
    {
        await using var server = new ScriptedServer(exchange => Script(exchange, 200, Stored));
        using var destination = new IngestDestination(server.Options);
        await destination.StoreAsync(Chunk(0), Wav, CancellationToken.None);
        await destination.StoreAsync(Chunk(0), Wav, CancellationToken.None);

        Assert.Equal(1, server.Heads.Count(static head => head.StartsWith("POST /oauth/token ", StringComparison.Ordinal)));
        Assert.All(
            server.Heads.Where(static head => head.Contains("/ingest", StringComparison.Ordinal)),
            static head => Assert.Contains("Connection: close", head, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_refused_token_is_renewed_once_and_the_chunk_sent_again()
    {
        var refusals = 1;
        await using var server = new ScriptedServer(exchange =>
            exchange.IsFor("/api/audio/ingest") && refusals-- > 0
                ? exchange.ReadAndAnswerAsync(401, "Token is missing or invalid")
                : Script(exchange, 200, Stored)
        );

        Assert.IsType<UploadOutcome.Stored>(await StoreAsync(server, Chunk(0)));
        Assert.Equal(4, server.Heads.Count);
    }

    [Fact]
    public async Task A_token_refused_twice_is_reported_after_two_tries()
    {
        await using var server = new ScriptedServer(exchange => Script(exchange, 403, """{"status":403,"detail":"no rights"}"""));
        var outcome = Assert.IsType<UploadOutcome.Unauthorized>(await StoreAsync(server, Chunk(0)));
        Assert.Contains("no rights", outcome.Reason, StringComparison.Ordinal);
        Assert.Equal(4, server.Heads.Count);
    }

    [Fact]
    public async Task Wrong_credentials_cost_one_request_and_say_what_to_check()
    {
        await using var server = new ScriptedServer(static exchange => exchange.ReadAndAnswerAsync(401, """{"error":"invalid_client"}"""));
        var outcome = Assert.IsType<UploadOutcome.Unauthorized>(await StoreAsync(server, Chunk(0)));
        Assert.Equal(Hint.Credentials, outcome.Hint);
        Assert.DoesNotContain("mycelia_secret", outcome.Reason, StringComparison.Ordinal);
        Assert.Single(server.Heads);
    }

    [Fact]
    public async Task A_refusal_that_resets_the_connection_while_the_body_is_sent_is_found_out()
    {
        await using var server = new ScriptedServer(async exchange =>
        {
            if (!exchange.IsFor("/api/audio/ingest"))
                await Script(exchange, 200, Stored);
            else if (exchange.Head.Contains("Expect: 100-continue", StringComparison.Ordinal))
                await exchange.RefuseEarlyAsync(403, "no rights");
            else
                exchange.Reset();
        });

        var outcome = await StoreAsync(server, Chunk(0), Large);

        Assert.Contains("no rights", Assert.IsType<UploadOutcome.Unauthorized>(outcome).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_lost_before_the_answer_is_transient()
    {
        await using var server = new ScriptedServer(async exchange =>
        {
            if (!exchange.IsFor("/api/audio/ingest"))
            {
                await Script(exchange, 200, Stored);
                return;
            }

            await exchange.ReadBodyAsync();
            exchange.Reset();
        });

        var outcome = Assert.IsType<UploadOutcome.Transient>(await StoreAsync(server, Chunk(0)));
        Assert.True(outcome is { MayHaveArrived: true, MayBeTheChunk: true }, "it left, and nobody said what became of it");
        Assert.Equal(2, server.Heads.Count);
    }

    [Fact]
    public async Task A_server_that_never_answers_is_given_up_after_the_timeout()
    {
        using var release = new SemaphoreSlim(0);
        await using var server = new ScriptedServer(async exchange =>
        {
            if (exchange.IsFor("/oauth/token"))
                await Script(exchange, 200, Stored);
            else
                await release.WaitAsync();
        });
        using var destination = new IngestDestination(
            server.Options with
            {
                RequestTimeout = TimeSpan.FromMilliseconds(300),
                SlowestUpload = int.MaxValue,
            }
        );

        var outcome = Assert.IsType<UploadOutcome.Transient>(await destination.StoreAsync(Chunk(0), Wav, CancellationToken.None));

        Assert.True(outcome is { MayHaveArrived: true, MayBeTheChunk: true }, "it left, and nobody said what became of it");
        Assert.Contains("did not answer", outcome.Reason, StringComparison.Ordinal);
        release.Release(10);
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_transient_and_named()
    {
        var server = new ScriptedServer(static _ => Task.CompletedTask);
        var options = server.Options;
        await server.DisposeAsync();
        using var destination = new IngestDestination(options);

        var outcome = Assert.IsType<UploadOutcome.Transient>(await destination.StoreAsync(Chunk(0), Wav, CancellationToken.None));

        Assert.True(outcome is { MayHaveArrived: false, MayBeTheChunk: false }, "nothing left");
        Assert.Contains("refuses connections", outcome.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_endless_answer_is_read_up_to_a_limit()
    {
        await using var server = new ScriptedServer(exchange =>
            exchange.IsFor("/oauth/token") ? Script(exchange, 200, Stored) : exchange.ReadAndAnswerAsync(500, new string('x', 10_000_000))
        );
        var outcome = Assert.IsType<UploadOutcome.Transient>(await StoreAsync(server, Chunk(0)));
        Assert.InRange(outcome.Reason.Length, 1, 300);
    }

    private static readonly byte[] Large = new byte[20_000_000];

    private static QueuedChunk Chunk(int number) =>
        new(1, Recording, number, TemporaryQueue.Start, TimeSpan.FromSeconds(10), Audio.Length, 0, null);

    private static async Task<UploadOutcome> StoreAsync(ScriptedServer server, QueuedChunk chunk, byte[]? audio = null)
    {
        using var destination = new IngestDestination(server.Options);
        return await destination.StoreAsync(chunk, audio is null ? Wav : Wav with { Bytes = audio }, CancellationToken.None);
    }

    private static Task Script(ScriptedServer.Exchange exchange, int status, string answer) =>
        exchange.IsFor("/oauth/token")
            ? exchange.ReadAndAnswerAsync(200, ScriptedServer.Token)
            : exchange.ReadAndAnswerAsync(status, answer);

    private static JsonElement DataOf(string body)
    {
        var start = body.IndexOf("\r\n\r\n{", StringComparison.Ordinal) + 4;
        return JsonDocument.Parse(body[start..body.IndexOf("\r\n--", start, StringComparison.Ordinal)]).RootElement;
    }
}
