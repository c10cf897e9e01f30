using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>The resource API's table in docs/protocol.md, line by line.</summary>
public sealed class ResourceClassifierTests
{
    private const string Ours = "69a4330000c0ffee00000001";
    private const string Source = "69a4330000c0ffee00000000";
    private const string Duplicate = "E11000 duplicate key error collection: mycelia.audio_chunks index: ";

    [Theory]
    [InlineData(200, $$$"""{"acknowledged":true,"insertedId":{"$oid":"{{{Ours}}}"}}""", typeof(UploadOutcome.Stored))]
    [InlineData(200, $$$"""{"acknowledged":true,"insertedId":"{{{Ours}}}"}""", typeof(UploadOutcome.Transient))]
    [InlineData(200, $$$"""{"acknowledged":true,"insertedId":{"$oid":"{{{Source}}}"}}""", typeof(UploadOutcome.Transient))]
    [InlineData(200, $$$"""{"acknowledged":false,"insertedId":{"$oid":"{{{Ours}}}"}}""", typeof(UploadOutcome.Transient))]
    [InlineData(200, "<html>log in to the hotel's network</html>", typeof(UploadOutcome.Transient))]
    [InlineData(200, "null", typeof(UploadOutcome.Transient))]
    [InlineData(307, "", typeof(UploadOutcome.Misconfigured))]
    [InlineData(400, """{"success":false,"error":"Invalid parameters"}""", typeof(UploadOutcome.Unauthorized))]
    [InlineData(400, "Unexpected token", typeof(UploadOutcome.Rejected))]
    [InlineData(401, "Token is missing or invalid", typeof(UploadOutcome.Unauthorized))]
    [InlineData(403, """{"status":403,"detail":"Permission denied"}""", typeof(UploadOutcome.Unauthorized))]
    [InlineData(404, """{"success":false,"error":"Tool 'mongo' not found"}""", typeof(UploadOutcome.Misconfigured))]
    [InlineData(404, "<!DOCTYPE html><html>", typeof(UploadOutcome.Misconfigured))]
    [InlineData(405, "", typeof(UploadOutcome.Misconfigured))]
    [InlineData(413, "", typeof(UploadOutcome.Rejected))]
    [InlineData(429, "", typeof(UploadOutcome.Transient))]
    [InlineData(
        500,
        $$$"""{"success":false,"error":"{{{Duplicate}}}_id_ dup key: { _id: ObjectId('{{{Ours}}}') }"}""",
        typeof(UploadOutcome.Stored)
    )]
    [InlineData(
        500,
        $$$"""{"success":false,"error":"{{{Duplicate}}}_id_ dup key: { _id: ObjectId('{{{Source}}}') }"}""",
        typeof(UploadOutcome.Rejected)
    )]
    [InlineData(
        500,
        $$$"""{"success":false,"error":"{{{Duplicate}}}original_1 dup key: { original_id: ObjectId('{{{Ours}}}') }"}""",
        typeof(UploadOutcome.Rejected)
    )]
    [InlineData(
        500,
        $$$"""{"success":false,"error":"{{{Duplicate}}}_id_ dup key: { _id: ObjectId(\u0027{{{Ours}}}\u0027) }"}""",
        typeof(UploadOutcome.Stored)
    )]
    [InlineData(500, """{"success":false,"error":"[{\"code\":\"invalid_type\",\"path\":[\"doc\"]}]"}""", typeof(UploadOutcome.Rejected))]
    [InlineData(
        500,
        """{"success":false,"error":"BSONObj size: 17000000 (0x1036640) is invalid. Size must be between 0 and 16793600(16MB)"}""",
        typeof(UploadOutcome.Rejected)
    )]
    [InlineData(500, """{"success":false,"error":"connect ECONNREFUSED 127.0.0.1:27017"}""", typeof(UploadOutcome.Transient))]
    [InlineData(500, """{"success":false,"error":"[oops"}""", typeof(UploadOutcome.Transient))]
    [InlineData(500, """{"success":false,"error":"half a \ud800 pair"}""", typeof(UploadOutcome.Transient))]
    [InlineData(200, """{"acknowledged":true,"insertedId":{"$oid":"\ud800"}}""", typeof(UploadOutcome.Transient))]
    [InlineData(500, "Unexpected Server Error", typeof(UploadOutcome.Transient))]
    [InlineData(502, "<html>bad gateway", typeof(UploadOutcome.Transient))]
    [InlineData(511, "", typeof(UploadOutcome.Misconfigured))]
    public void An_answer_to_an_insert_means(int status, string body, Type expected) =>
        Assert.IsType(expected, ResourceClassifier.ClassifyInsert(new((HttpStatusCode)status, body), Ours, Source));

    [Theory]
    [InlineData("connect ECONNREFUSED 127.0.0.1:27017", false, false)]
    [InlineData("something new", true, true)]
    public void Of_a_failing_server_the_words_tell_whether_it_may_be_the_chunk(string error, bool mayBeTheChunk, bool mayHaveArrived)
    {
        var outcome = Assert.IsType<UploadOutcome.Transient>(
            ResourceClassifier.ClassifyInsert(
                new(HttpStatusCode.InternalServerError, $$"""{"success":false,"error":"{{error}}"}"""),
                Ours,
                Source
            )
        );
        Assert.Equal((mayBeTheChunk, mayHaveArrived), (outcome.MayBeTheChunk, outcome.MayHaveArrived));
    }

    [Theory]
    [InlineData(404, """{"success":false,"error":"Tool 'mongo' not found"}""", true)]
    [InlineData(404, "<html>", true)]
    [InlineData(511, "", false)]
    public void That_a_resource_is_gone_shows_that_the_server_is_another(int status, string body, bool expected) =>
        Assert.Equal(
            expected,
            Assert
                .IsType<UploadOutcome.Misconfigured>(ResourceClassifier.ClassifyInsert(new((HttpStatusCode)status, body), Ours, Source))
                .WayIsGone
        );

    [Fact]
    public void A_lack_of_rights_names_the_rights()
    {
        var outcome = ResourceClassifier.ClassifyFailure(
            new(HttpStatusCode.BadRequest, """{"success":false,"error":"Invalid parameters"}""")
        );
        Assert.Contains("write db/source_files and db/audio_chunks", outcome.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"acknowledged":true,"matchedCount":1,"modifiedCount":1}""", true)]
    [InlineData("""{"acknowledged":true,"matchedCount":{"$numberInt":"0"}}""", true)]
    [InlineData("""{"acknowledged":true}""", false)]
    [InlineData("<html>", false)]
    public void An_update_was_done_only_if_the_answer_counts(string body, bool expected) =>
        Assert.Equal(expected, ResourceClassifier.ClassifyUpdate(new(HttpStatusCode.OK, body)) is null);

    [Theory]
    [InlineData(200, "null", true)]
    [InlineData(200, """{"success":true}""", false)]
    [InlineData(200, "<html>", false)]
    [InlineData(400, """{"success":false,"error":"Invalid parameters"}""", true)]
    [InlineData(400, "Bad Request", false)]
    [InlineData(401, "", false)]
    [InlineData(403, """{"status":403,"detail":"Permission denied"}""", true)]
    [InlineData(404, """{"success":false,"error":"Tool 'mongo' not found"}""", false)]
    [InlineData(500, """{"success":false,"error":"connect ECONNREFUSED"}""", true)]
    [InlineData(500, "<html>", false)]
    public void A_resource_is_there_if_it_answers_a_vain_question_as_such(int status, string body, bool expected) =>
        Assert.Equal(expected, ResourceClassifier.IsOffered(new((HttpStatusCode)status, body)));
}
