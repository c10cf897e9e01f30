using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>A chunk that may have arrived: who is asked, and what is made of the answer.</summary>
public sealed class RepeatedDeliveryTests
{
    private const string SourceFile = "6b02ac6d94eb65e9536a67be";
    private const string Other = "6b02ac6d94eb65e9536a6700";
    private const string Ingest = "/api/audio/ingest";
    private const string Resource = "/api/resource/tech.mycelia.mongo";
    private static readonly byte[] Audio = TemporaryQueue.Chunk(0).Wav.ToArray();
    private static readonly RecordingInfo Recording = new("rec-1", "2026-03-01T12:00:00.123Z", "a microphone", null);

    [Fact]
    public async Task A_chunk_that_is_certain_costs_no_question()
    {
        await using var server = Server();
        Assert.IsType<UploadOutcome.Stored>(await StoreAsync(server, Chunk(0) with { MayHaveArrived = false }));
        Assert.Equal(2, server.Heads.Count);
    }

    [Fact]
    public async Task A_server_that_knows_repeats_gets_the_chunk_again_and_is_asked_once()
    {
        await using var server = Server(knowsRepeats: true);
        using var destination = new IngestDestination(server.Options);
        for (var time = 0; time < 2; time++)
            Assert.Equal(
                new UploadOutcome.Stored(SourceFile),
                await destination.StoreAsync(Chunk(0), new(Audio, AudioEncoding.Wav), CancellationToken.None)
            );
        Assert.Equal(1, server.Heads.Count(static head => head.StartsWith("GET /health ", StringComparison.Ordinal)));
        Assert.DoesNotContain(server.Heads, static head => head.Contains(Resource, StringComparison.Ordinal));
        Assert.Equal(2, Sent(server));
    }

    [Fact]
    public async Task An_opening_chunk_that_is_found_is_not_sent_again()
    {
        await using var server = Server(question =>
            IsFor(question, "source_files") ? Document(SourceFile) : $"[{Document("69a42a40c93b3ed7cb2cf3a1")}]"
        );
        Assert.Equal(new UploadOutcome.Stored(SourceFile), await StoreAsync(server, Chunk(0)));
        Assert.Equal(0, Sent(server));
        var question = Questions(server)[0];
        Assert.Equal("findOne", question.GetProperty("action").GetString());
        Assert.Equal("rec-1", question.GetProperty("query").GetProperty("metadata.recording_id").GetString());
        Assert.Equal(1, question.GetProperty("options").GetProperty("projection").GetProperty("_id").GetInt32());
    }

    [Fact]
    public async Task An_empty_source_file_that_a_failed_try_left_is_no_proof()
    {
        await using var server = Server(static question =>
            IsFor(question, "source_files")
                ? question.GetProperty("action").GetString() == "find"
                    ? $"[{Document(SourceFile)},{Document(Other)}]"
                    : Document(SourceFile)
                : question.GetRawText().Contains(Other, StringComparison.Ordinal)
                    ? $"[{Document("69a42a40c93b3ed7cb2cf3a1")}]"
                    : "[]"
        );
        Assert.Equal(new UploadOutcome.Stored(Other), await StoreAsync(server, Chunk(0)));
        Assert.Equal(0, Sent(server));
    }

    [Fact]
    public async Task A_later_chunk_is_looked_for_by_source_file_and_number()
    {
        await using var server = Server(question => IsFor(question, "source_files") ? "null" : $"[{Document("69a42a40c93b3ed7cb2cf3a1")}]");
        Assert.Equal(new UploadOutcome.Stored(SourceFile), await StoreAsync(server, Chunk(7, SourceFile)));
        Assert.Equal(0, Sent(server));
        var query = Questions(server)[^1].GetProperty("query");
        Assert.Equal(
            (SourceFile, 7),
            (query.GetProperty("source_file_id").GetProperty("$oid").GetString(), query.GetProperty("index").GetInt32())
        );
    }

    [Theory]
    [InlineData(null)]
    [InlineData(SourceFile)]
    public async Task What_is_not_found_is_not_there_only_when_the_server_has_had_its_time_and_says_so_twice(string? sourceFile)
    {
        var time = new FakeTime();
        await using var server = Server(static question => question.GetProperty("action").GetString() == "find" ? "[]" : "null");
        using var destination = new IngestDestination(server.Options, time);
        var chunk = Chunk(sourceFile is null ? 0 : 7, sourceFile) with { SentUntil = time.GetUtcNow() };
        var asked = new List<TimeSpan>();
        while (
            await destination.StoreAsync(chunk, new(Audio, AudioEncoding.Wav), CancellationToken.None)
                is var outcome
                    and not UploadOutcome.NotThere
        )
        {
            asked.Add(time.GetUtcNow() - chunk.SentUntil.Value);
            time.Advance(Assert.IsType<UploadOutcome.NotYetKnown>(outcome).AskAgain);
        }

        Assert.Equal([0.0, 3.0, 10.0], asked.Select(static after => after.TotalSeconds));
        Assert.Equal(15, (time.GetUtcNow() - chunk.SentUntil.Value).TotalSeconds);
        Assert.Equal(0, Sent(server));
    }

    [Fact]
    public async Task A_request_that_ended_long_ago_needs_no_wait_but_for_the_second_question()
    {
        var time = new FakeTime();
        await using var server = Server(static question => question.GetProperty("action").GetString() == "find" ? "[]" : "null");
        using var destination = new IngestDestination(server.Options, time);
        var chunk = Chunk(7, SourceFile) with { SentUntil = time.GetUtcNow() - TimeSpan.FromHours(1) };
        Assert.Equal(
            new UploadOutcome.NotYetKnown(TimeSpan.FromSeconds(5)),
            await destination.StoreAsync(chunk, new(Audio, AudioEncoding.Wav), CancellationToken.None)
        );
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.IsType<UploadOutcome.NotThere>(await destination.StoreAsync(chunk, new(Audio, AudioEncoding.Wav), CancellationToken.None));
    }

    [Theory]
    [InlineData(400, """{"success":false,"error":"Invalid parameters"}""", 1)]
    [InlineData(404, "<html>", 1)]
    [InlineData(500, """{"success":false,"error":"something else"}""", 3)]
    [InlineData(200, "<html>log in", 3)]
    public async Task A_server_that_cannot_be_asked_gets_it_blindly_and_that_is_said(int status, string body, int questions)
    {
        var time = new FakeTime();
        await using var server = Server(resourceStatus: status, resource: _ => body);
        using var destination = new IngestDestination(server.Options, time);
        UploadOutcome outcome;
        var asked = 1;
        while (
            (outcome = await destination.StoreAsync(Chunk(0), new(Audio, AudioEncoding.Wav), CancellationToken.None))
                is UploadOutcome.NotYetKnown later
        )
        {
            asked++;
            time.Advance(later.AskAgain);
        }

        Assert.True(Assert.IsType<UploadOutcome.Stored>(outcome).IsPossiblyRepeated);
        Assert.Equal((1, questions), (Sent(server), asked));
    }

    [Theory]
    [InlineData(500, """{"success":false,"error":"connect ECONNREFUSED 127.0.0.1:27017"}""")]
    [InlineData(503, "")]
    public async Task While_the_server_is_too_unwell_to_be_asked_the_chunk_waits(int status, string body)
    {
        await using var server = Server(resourceStatus: status, resource: _ => body);
        var outcome = Assert.IsType<UploadOutcome.Transient>(await StoreAsync(server, Chunk(0)));
        Assert.True(outcome is { MayHaveArrived: true, IsOfAQuestion: true });
        Assert.Equal(0, Sent(server));
    }

    [Fact]
    public async Task A_blind_try_that_fails_leaves_the_chunk_uncertain()
    {
        await using var server = Server(
            resourceStatus: 404,
            resource: static _ => "",
            ingest: static exchange => exchange.ReadAndAnswerAsync(503, "later")
        );
        Assert.True(Assert.IsType<UploadOutcome.Transient>(await StoreAsync(server, Chunk(0))).MayHaveArrived);
    }

    [Theory]
    [InlineData("null", typeof(UploadOutcome.SourceFileUnknown))]
    [InlineData("""{"_id":{"$oid":"6b02ac6d94eb65e9536a67be"}}""", typeof(UploadOutcome.Transient))]
    public async Task An_unknown_error_about_a_later_chunk_is_looked_into(string found, Type expected)
    {
        await using var server = Server(
            _ => found,
            ingest: static exchange => exchange.ReadAndAnswerAsync(500, "Audio processing failed: Unknown error")
        );
        Assert.IsType(expected, await StoreAsync(server, Chunk(7, SourceFile) with { MayHaveArrived = false }));
    }

    [Fact]
    public async Task Chunk_0_that_comes_after_another_opened_the_source_file_takes_that_ones_number()
    {
        await using var server = Server();
        await StoreAsync(
            server,
            Chunk(0, SourceFile) with
            {
                MayHaveArrived = false,
                Recording = Recording with { SourceFileId = SourceFile, OpenedBy = 3 },
            }
        );
        Assert.Contains("\"chunk_number\":3,", server.Bodies.Last(), StringComparison.Ordinal);
        Assert.Contains("\"recording_chunk\":0,", server.Bodies.Last(), StringComparison.Ordinal);
    }

    private static QueuedChunk Chunk(int number, string? sourceFile = null) =>
        new(
            1,
            Recording with
            {
                SourceFileId = sourceFile,
                OpenedBy = sourceFile is null ? null : 0,
            },
            number,
            TemporaryQueue.Start,
            TimeSpan.FromSeconds(1),
            Audio.Length,
            1,
            null,
            MayHaveArrived: true
        );

    private static async Task<UploadOutcome> StoreAsync(ScriptedServer server, QueuedChunk chunk)
    {
        using var destination = new IngestDestination(server.Options);
        return await destination.StoreAsync(chunk, new(Audio, AudioEncoding.Wav), CancellationToken.None);
    }

    private static ScriptedServer Server(
        Func<JsonElement, string>? resource = null,
        int resourceStatus = 200,
        bool knowsRepeats = false,
        Func<ScriptedServer.Exchange, Task>? ingest = null
    ) =>
        new(async exchange =>
        {
            if (exchange.Head.StartsWith("GET /health ", StringComparison.Ordinal))
            {
                await (
                    knowsRepeats
                        ? exchange.AnswerAsync(200, """{"status":"ok","idempotent_ingest":true}""")
                        : exchange.AnswerAsync(404, "<html>not found")
                );
            }
            else if (exchange.IsFor("/oauth/token"))
            {
                await exchange.ReadAndAnswerAsync(200, ScriptedServer.Token);
            }
            else if (exchange.IsFor(Resource))
            {
                var question = JsonDocument.Parse(await exchange.ReadBodyAsync()).RootElement;
                await exchange.AnswerAsync(resourceStatus, resource!(question));
            }
            else if (ingest is not null)
            {
                await ingest(exchange);
            }
            else
            {
                await exchange.ReadAndAnswerAsync(200, $$"""{"success":true,"source_file_id":"{{SourceFile}}"}""");
            }
        });

    private static bool IsFor(JsonElement question, string collection) => question.GetProperty("collection").GetString() == collection;

    private static string Document(string id) => $$$"""{"_id":{"$oid":"{{{id}}}"}}""";

    private static int Sent(ScriptedServer server) =>
        server.Heads.Count(static head => head.StartsWith($"POST {Ingest} ", StringComparison.Ordinal));

    private static JsonElement[] Questions(ScriptedServer server) =>
        [.. server.Bodies.Where(static body => body.StartsWith('{')).Select(static body => JsonDocument.Parse(body).RootElement)];
}
