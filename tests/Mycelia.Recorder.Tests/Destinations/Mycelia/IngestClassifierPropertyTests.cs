using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>What holds for any answer of any server, or of whatever answers in its place.</summary>
public sealed class IngestClassifierPropertyTests
{
    private static readonly Gen<string> Values = Gen.Elements(
        "true",
        "false",
        "null",
        "1",
        "\"\"",
        "\"6b02\"",
        "\"source file not found\"",
        "{}",
        "[]",
        "{\"success\":true}",
        "\"\\u001b[31mred\\n\""
    );

    private static readonly Gen<string> Fields = Gen.Elements(
            "success",
            "source_file_id",
            "error",
            "message",
            "detail",
            "reason",
            "chunk_id",
            "SUCCESS"
        )
        .Zip(Values, static (name, value) => $"\"{name}\":{value}");

    private static readonly Gen<string> Bodies = Gen.OneOf(
        Fields.ArrayOf().Select(static fields => "{" + string.Join(',', fields) + "}"),
        Fields.ArrayOf().Select(static fields => "{" + string.Join(',', fields)),
        Fields.ArrayOf(3).Select(static fields => $"[{{{string.Join(',', fields)}}}]"),
        ArbMap.Default.GeneratorFor<string>().Select(static text => text ?? ""),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Select(static text => "<html>" + text.Get + " source"),
        Gen.Choose(1, 70_000).Select(static length => new string('x', length))
    );

    private static readonly Gen<Case> AnyCase =
        from status in Gen.Frequency(
            (3, Gen.Choose(200, 204)),
            (2, Gen.Elements(400, 401, 403, 404, 409, 429, 500, 503)),
            (3, Gen.Choose(100, 999))
        )
        from body in Bodies
        from sourceFile in Gen.Elements(null, "6b0200000000000000000001")
        from wait in Gen.Choose(-1, 100_000)
        select new Case(status, body, sourceFile, wait < 0 ? null : TimeSpan.FromSeconds(wait));

    [Fact]
    public void Every_answer_has_an_outcome_that_can_be_said_in_a_line() =>
        Holds(
            static (_, outcome) =>
            {
                if (outcome is not UploadOutcome.Failed failed)
                    return;
                Assert.NotEmpty(failed.Reason);
                Assert.DoesNotContain(failed.Reason, char.IsControl);
                Assert.InRange(failed.Reason.Length, 1, 500);
            }
        );

    [Fact]
    public void Nothing_is_stored_unless_the_server_says_so_and_where() =>
        Holds(
            static (answer, outcome) =>
            {
                if (outcome is not UploadOutcome.Stored stored)
                    return;
                Assert.InRange(answer.Status, 200, 299);
                Assert.NotEmpty(stored.SourceFileId);
                using var json = JsonDocument.Parse(answer.Body);
                Assert.True(json.RootElement.EnumerateObject().Last(static field => field.Name == "success").Value.GetBoolean());
            }
        );

    [Fact]
    public void A_chunk_is_given_up_only_for_an_answer_about_its_request() =>
        Holds(
            static (answer, outcome) =>
            {
                if (outcome is UploadOutcome.Rejected)
                    Assert.True(
                        answer.Status is >= 400 and < 500 and not (401 or 403 or 404 or 407 or 408 or 425 or 429),
                        $"{answer.Status} gave the chunk up"
                    );
            }
        );

    [Fact]
    public void Another_source_file_is_opened_only_where_one_was_named() =>
        Holds(
            static (answer, outcome) =>
                Assert.False(outcome is UploadOutcome.SourceFileUnknown && (answer.SourceFile is null || answer.Status < 400))
        );

    [Fact]
    public void A_server_that_is_unwell_is_left_alone_for_as_long_as_it_asks() =>
        Holds(
            static (answer, outcome) =>
            {
                if (answer.Status is 429 or 502 or 503)
                    Assert.Equal(answer.RetryAfter, Assert.IsType<UploadOutcome.Transient>(outcome).RetryAfter);
            }
        );

    private static void Holds(Action<Case, UploadOutcome> claim) =>
        Properties.Holds(
            Prop.ForAll(
                AnyCase.ToArbitrary(),
                answer =>
                    claim(
                        answer,
                        IngestClassifier.Classify(new((HttpStatusCode)answer.Status, answer.Body, answer.RetryAfter), answer.SourceFile)
                    )
            ),
            cases: 1_000
        );

    private sealed record Case(int Status, string Body, string? SourceFile, TimeSpan? RetryAfter);
}
