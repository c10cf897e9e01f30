using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>
/// What every status from 200 to 599 means, of an answer without words. A status of which nobody thought falls into the row that its
/// neighbours have.
/// </summary>
public sealed class StatusTableTests
{
    private const string Source = "69a4330000c0ffee00000000";

    /// <summary>Whichever way the chunk went.</summary>
    private static readonly string[] Failures =
    [
        "300-399 Misconfigured",
        "400-400 Rejected",
        "401-401 Unauthorized",
        "402-402 Misconfigured",
        "403-403 Unauthorized",
        "404-405 Misconfigured, another way",
        "406-407 Misconfigured",
        "408-408 Transient",
        "409-409 Rejected",
        "410-410 Misconfigured, another way",
        "411-412 Misconfigured",
        "413-413 Rejected",
        "414-414 Misconfigured",
        "415-415 Rejected",
        "416-421 Misconfigured",
        "422-422 Rejected",
        "423-424 Misconfigured",
        "425-425 Transient",
        "426-428 Misconfigured",
        "429-429 Transient",
        "430-499 Misconfigured",
        "500-500 Transient, may be the chunk, may have arrived",
        "501-501 Transient, may be the chunk",
        "502-502 Transient, may be the chunk, may have arrived",
        "503-503 Transient",
        "504-506 Transient, may be the chunk, may have arrived",
        "507-507 Transient",
        "508-510 Transient, may be the chunk, may have arrived",
        "511-511 Misconfigured",
        "512-599 Transient, may be the chunk, may have arrived",
    ];

    [Fact]
    public void An_answer_to_an_upload_means() =>
        Assert.Equal(
            ["200-299 Transient, may be the chunk, may have arrived", .. Failures],
            Rows(static answer => Words(IngestClassifier.Classify(answer, Source)))
        );

    [Fact]
    public void A_failed_write_of_a_document_means() =>
        Assert.Equal(Failures, Rows(static answer => answer.IsSuccess ? null : Words(ResourceClassifier.ClassifyFailure(answer))));

    [Fact]
    public void An_answer_to_several_documents_means() =>
        Assert.Equal(
            [
                "200-299 Unclear",
                "300-399 Failed",
                "400-400 Unclear",
                "401-401 Refused",
                "402-402 Unclear",
                "403-403 Refused",
                "404-405 Failed",
                "406-406 Unclear",
                "407-408 Failed",
                "409-409 Unclear",
                "410-410 Failed",
                "411-424 Unclear",
                "425-425 Failed",
                "426-428 Unclear",
                "429-429 Failed",
                "430-499 Unclear",
                "500-500 Unclear",
                "501-599 Failed",
            ],
            Rows(static answer => ResourceClassifier.ClassifyBulk(answer, 1).ToString(), splitAt: 500)
        );

    [Theory]
    [InlineData("connect ECONNREFUSED 127.0.0.1:27017", false, false)]
    [InlineData("read ECONNRESET", false, true)]
    [InlineData("connect ETIMEDOUT", false, true)]
    [InlineData("getaddrinfo ENOTFOUND mongo", false, true)]
    [InlineData("write ENOSPC", false, false)]
    [InlineData("No space left on device", false, true)]
    [InlineData("spawn EMFILE", false, true)]
    [InlineData("Server selection timed out", false, true)]
    [InlineData("Timed out while checking out a connection from connection pool", false, true)]
    [InlineData("FFmpeg conversion failed", true, false)]
    [InlineData("Unknown error", true, false)]
    [InlineData("Unexpected Server Error", true, false)]
    [InlineData("something new", true, true)]
    public void What_a_500_says_tells_whether_it_may_be_the_chunk_and_may_have_arrived(string words, bool isChunk, bool arrived)
    {
        var failed = Assert.IsType<UploadOutcome.Transient>(AnswerClassifier.Classify(new(HttpStatusCode.InternalServerError, words)));
        Assert.Equal((isChunk, arrived), (failed.MayBeTheChunk, failed.MayHaveArrived));
        Assert.Equal(words.StartsWith("FFmpeg", StringComparison.Ordinal), failed.IsTheChunk);
    }

    [Theory]
    [InlineData(200, """{"upsertedCount":2,"matchedCount":1}""", nameof(BulkVerdict.Stored))]
    [InlineData(200, """{"upsertedCount":2,"matchedCount":0}""", nameof(BulkVerdict.Unclear))]
    [InlineData(200, """{"upsertedCount":4,"matchedCount":1}""", nameof(BulkVerdict.Unclear))]
    [InlineData(400, """{"success":false,"error":"Invalid parameters"}""", nameof(BulkVerdict.Refused))]
    [InlineData(500, """{"success":false,"error":"connect ECONNREFUSED 127.0.0.1:27017"}""", nameof(BulkVerdict.Failed))]
    [InlineData(500, """{"success":false,"error":"BSONObj size: 17000000 is invalid"}""", nameof(BulkVerdict.Unclear))]
    [InlineData(503, """{"success":false,"error":"something new"}""", nameof(BulkVerdict.Failed))]
    public void What_is_said_of_three_documents_means(int status, string body, string verdict) =>
        Assert.Equal(verdict, ResourceClassifier.ClassifyBulk(new MyceliaAnswer((HttpStatusCode)status, body), 3).ToString());

    [Fact]
    public void Without_an_answer_several_documents_have_failed() =>
        Assert.Equal(BulkVerdict.Failed, ResourceClassifier.ClassifyBulk(new UploadOutcome.Transient("no network"), 3));

    [Theory]
    [InlineData("BSONObj size: 17000000 is invalid")]
    [InlineData("document is larger than the maximum size 16777216")]
    [InlineData("object to insert too large")]
    [InlineData("DocumentTooLarge")]
    [InlineData("The value of \\\"offset\\\" is out of range")]
    public void A_document_that_never_fits_is_refused_for_good(string words) =>
        Assert.IsType<UploadOutcome.Rejected>(
            ResourceClassifier.ClassifyFailure(new(HttpStatusCode.InternalServerError, $$"""{"success":false,"error":"{{words}}"}"""))
        );

    [Theory]
    [InlineData("https://other.example.org/api", "https://other.example.org/api")]
    [InlineData(null, "elsewhere")]
    public void A_redirection_names_where_it_points(string? location, string named)
    {
        var failed = AnswerClassifier.Classify(new(HttpStatusCode.Redirect, "", Location: location));
        Assert.Equal(
            ($"the server redirects to {named}: name the address that it points to", Hint.ServerAddress),
            (failed.Reason, failed.Hint)
        );
    }

    private static string Words(UploadOutcome outcome) =>
        outcome.GetType().Name
        + (outcome is UploadOutcome.Transient { MayBeTheChunk: true } ? ", may be the chunk" : "")
        + (outcome is UploadOutcome.Failed { MayHaveArrived: true } ? ", may have arrived" : "")
        + (outcome is UploadOutcome.Misconfigured { WayIsGone: true } ? ", another way" : "");

    /// <summary>One row for neighbours of which the same is said.</summary>
    private static List<string> Rows(Func<MyceliaAnswer, string?> say, int splitAt = 0)
    {
        var rows = new List<(int From, int To, string Words)>();
        for (var status = 200; status < 600; status++)
        {
            if (say(new((HttpStatusCode)status, "")) is not { } words)
                continue;
            if (rows is [.., var last] && last.Words == words && last.To == status - 1 && status != splitAt)
                rows[^1] = last with { To = status };
            else
                rows.Add((status, status, words));
        }

        return rows.ConvertAll(static row => $"{row.From}-{row.To} {row.Words}");
    }
}
