using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Tests.Verification;

/// <summary>Whatever a server says that it holds: a sentence comes of it, and never a crash or a false "all is there".</summary>
public sealed class HostileInventoryTests
{
    private const string Id = "00112233445566778899aabb";

    public static TheoryData<string> Documents =>
        [
            "",
            "null",
            "7",
            "{}",
            "[7]",
            "[null]",
            "[[[[[[",
            "<html>login</html>",
            """[{"_id":7,"index":0}]""",
            Document(""" "index":-1 """),
            Document(""" "index":1e300 """),
            Document(""" "index":99999999999 """),
            Document(""" "index":"0" """),
            """[{"_id":{"$oid":"00112233445566778899aabb"},"original_id":"00112233445566778899aabb","index":0}]""",
            """[{"_id":{"$oid":"00112233445566778899aabb"},"original_id":{"$oid":"\ud800"},"index":0}]""",
            Document(""" "index":0,"start":{"$date":"\ud800"} """),
            Document(""" "index":0,"start":{"$date":{"$numberLong":"9223372036854775807"}} """),
            Document(""" "index":0,"start":7,"data":{"$binary":7} """),
            Document(""" "index":0,"start":{"$date":"1600-01-01"},"data":{"$binary":{"base64":"!"}} """),
        ];

    public static TheoryData<string> Recordings =>
        [
            "",
            "null",
            "7",
            "[]",
            "{}",
            "[[[[[[",
            "<html>login</html>",
            """{"chunks":7}""",
            """{"chunks":[7]}""",
            """{"chunks":[{"number":-1}]}""",
            """{"chunks":[{"number":1e300}]}""",
            """{"chunks":[{"number":99999999999}]}""",
            """{"chunks":[{"number":"0"}]}""",
            """{"chunks":[{"number":0,"start":"\ud800","sha256":"\ud800","problem":"\ud800"}]}""",
            """{"chunks":[{"number":0,"start":7,"sha256":"zz"}]}""",
            """{"recording":{"metadata":{"recording_chunk":"x"}},"chunks":[{"number":0,"start":"9999-12-31T23:59:59Z","sha256":""}]}""",
            """{"recording":7,"chunks":[{"problem":"\u001b[2J"}]}""",
        ];

    [Theory]
    [MemberData(nameof(Documents))]
    public Task Documents_of_all_kinds(string answer) => AskAsync("""{"status":"ok"}""", answer);

    [Theory]
    [MemberData(nameof(Recordings))]
    public Task Lists_of_all_kinds(string answer) => AskAsync("""{"status":"ok","idempotent_ingest":true}""", answer);

    [Theory]
    [InlineData("""{"status":"ok"}""")]
    [InlineData("""{"status":"ok","idempotent_ingest":true}""")]
    public Task Answers_without_end(string health) =>
        AskAsync(health, "[" + new string(' ', 33 * 1024 * 1024) + "]", "what the server says of");

    [Fact]
    public async Task A_thousand_times_the_same_is_once()
    {
        var one = Document(""" "index":0,"start":{"$date":"2026-03-01T12:00:00.123Z"} """)[1..^1];
        await using var server = Server("""{"status":"ok"}""", $"[{string.Join(',', Enumerable.Repeat(one, 1_000))}]");
        Assert.Equal("", (await VerifyAsync(server, isListening: false)).Found());
    }

    private static string Document(string fields) => $$"""[{"_id":{"$oid":"{{Id}}"},"original_id":{"$oid":"{{Id}}"},{{fields}}""" + "}]";

    private static async Task AskAsync(string health, string answer, string words = "")
    {
        await using var server = Server(health, answer);
        foreach (var isListening in new[] { false, true })
        {
            var report = await VerifyAsync(server, isListening);
            Assert.False(report.IsComplete);
            Assert.Equal(0, Assert.Single(report.Discrepancies).FirstNumber);
            Assert.Contains(words, report.Problem?.Reason ?? report.Discrepancies[0].Details ?? "", StringComparison.Ordinal);
        }
    }

    private static async Task<VerificationReport> VerifyAsync(ScriptedServer server, bool isListening)
    {
        using var inventory = new MyceliaInventory(server.Options);
        var recording = TemporaryQueue.NewRecording() with { SourceFileId = Id };
        var stretch = new LedgerStretch(TemporaryQueue.Start, TemporaryQueue.Start.AddSeconds(1), LedgerKind.Recorded)
        {
            RecordingId = recording.Id,
            NextNumber = 1,
            Fate = ChunkFate.Delivered,
        };
        return await new Verifier(inventory, _ => recording).VerifyAsync(
            new(TemporaryQueue.Start, [stretch], []),
            Verifications.Now,
            isListening,
            CancellationToken.None
        );
    }

    /// <summary>To whatever is asked about chunks it gives one answer.</summary>
    private static ScriptedServer Server(string health, string answer) =>
        new(async exchange =>
        {
            if (exchange.Head.StartsWith("GET /health ", StringComparison.Ordinal))
            {
                await exchange.AnswerAsync(200, health);
                return;
            }

            if (exchange.IsFor("/oauth/token"))
                await exchange.ReadAndAnswerAsync(200, ScriptedServer.Token);
            else if (exchange.Head.StartsWith("GET ", StringComparison.Ordinal))
                await exchange.AnswerAsync(200, answer);
            else if (await exchange.ReadBodyAsync() is var question && question.Contains("\"findOne\"", StringComparison.Ordinal))
                await exchange.AnswerAsync(200, "null");
            else
                await exchange.AnswerAsync(200, question.Contains("source_files", StringComparison.Ordinal) ? "[]" : answer);
        });
}
