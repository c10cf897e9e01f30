using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Ingest;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations.Mycelia;

/// <summary>The table of docs/protocol.md, line by line.</summary>
public sealed class IngestClassifierTests
{
    [Theory]
    [InlineData("6b02ac6d94eb65e9536a67be", true)]
    [InlineData("01a21a1a-7c6f-7cc2-b7a7-6b0b1f6f0a11", true)]
    [InlineData("source_1", true)]
    [InlineData("../../etc", false)]
    [InlineData("a.b", false)]
    [InlineData("a b", false)]
    [InlineData("a%2fb", false)]
    [InlineData("\u0661\u0662", false)]
    [InlineData("", false)]
    public void An_id_of_a_source_file_is_letters_and_digits(string id, bool isOne) => AssertId(id, isOne);

    [Fact]
    public void An_id_of_a_source_file_has_at_most_128_letters()
    {
        AssertId(new('a', 128), isOne: true);
        AssertId(new('a', 129), isOne: false);
    }

    [Theory]
    [InlineData(200, """{"success":true,"source_file_id":"6b02"}""", typeof(UploadOutcome.Stored))]
    [InlineData(201, """{"success":true,"source_file_id":"6b02"}""", typeof(UploadOutcome.Stored))]
    [InlineData(200, """{"success":false,"source_file_id":"6b02"}""", typeof(UploadOutcome.Transient))]
    [InlineData(200, """{"success":true}""", typeof(UploadOutcome.Transient))]
    [InlineData(200, "<html>log in to the hotel's network</html>", typeof(UploadOutcome.Transient))]
    [InlineData(200, "", typeof(UploadOutcome.Transient))]
    [InlineData(204, "", typeof(UploadOutcome.Transient))]
    [InlineData(301, "", typeof(UploadOutcome.Misconfigured))]
    [InlineData(400, "Validation error: start", typeof(UploadOutcome.Rejected))]
    [InlineData(401, "Token is missing or invalid", typeof(UploadOutcome.Unauthorized))]
    [InlineData(403, """{"status":403,"detail":"Token is missing or invalid"}""", typeof(UploadOutcome.Unauthorized))]
    [InlineData(404, "<html>not found", typeof(UploadOutcome.Misconfigured))]
    [InlineData(404, """{"error":"unknown source file","field":"source_file_id"}""", typeof(UploadOutcome.Misconfigured))]
    [InlineData(405, "", typeof(UploadOutcome.Misconfigured))]
    [InlineData(408, "", typeof(UploadOutcome.Transient))]
    [InlineData(409, """{"error":"other bytes"}""", typeof(UploadOutcome.Rejected))]
    [InlineData(413, "", typeof(UploadOutcome.Rejected))]
    [InlineData(415, "", typeof(UploadOutcome.Rejected))]
    [InlineData(418, "", typeof(UploadOutcome.Misconfigured))]
    [InlineData(422, "", typeof(UploadOutcome.Rejected))]
    [InlineData(425, "", typeof(UploadOutcome.Transient))]
    [InlineData(429, "", typeof(UploadOutcome.Transient))]
    [InlineData(500, "Unexpected Server Error", typeof(UploadOutcome.Transient))]
    [InlineData(502, "<html>bad gateway", typeof(UploadOutcome.Transient))]
    [InlineData(503, "", typeof(UploadOutcome.Transient))]
    [InlineData(507, """{"error":"disk full"}""", typeof(UploadOutcome.Transient))]
    [InlineData(511, "", typeof(UploadOutcome.Misconfigured))]
    public void An_answer_to_the_first_chunk_means(int status, string body, Type expected) =>
        Assert.IsType(expected, IngestClassifier.Classify(new((HttpStatusCode)status, body), namedSourceFile: null));

    [Theory]
    [InlineData(200, """{"success":true}""", typeof(UploadOutcome.Stored))]
    [InlineData(404, """{"error":"unknown source file","field":"source_file_id"}""", typeof(UploadOutcome.SourceFileUnknown))]
    [InlineData(404, "<html>source</html>", typeof(UploadOutcome.Misconfigured))]
    [InlineData(404, """{"error":"no such route"}""", typeof(UploadOutcome.Misconfigured))]
    public void An_answer_to_a_later_chunk_means(int status, string body, Type expected) =>
        Assert.IsType(expected, IngestClassifier.Classify(new((HttpStatusCode)status, body), namedSourceFile: "6b02"));

    [Theory]
    [InlineData(200, "<html>log in", true, true)]
    [InlineData(429, "", false, false)]
    [InlineData(500, "Audio processing failed: FFmpeg conversion failed: x", true, false)]
    [InlineData(500, "Audio processing failed: Unknown error", true, false)]
    [InlineData(500, "Unexpected Server Error", true, false)]
    [InlineData(500, "Audio processing failed: connect ECONNREFUSED 127.0.0.1:27017", false, false)]
    [InlineData(500, "Audio processing failed: read ECONNRESET", false, true)]
    [InlineData(500, "something else", true, true)]
    [InlineData(502, "<html>bad gateway", true, true)]
    [InlineData(503, "", false, false)]
    [InlineData(504, "", true, true)]
    [InlineData(507, "", false, false)]
    public void Of_an_unwell_server_the_words_tell_whose_fault_it_may_be_and_whether_it_may_have_stored(
        int status,
        string body,
        bool mayBeTheChunk,
        bool mayHaveArrived
    )
    {
        var outcome = Assert.IsType<UploadOutcome.Transient>(IngestClassifier.Classify(new((HttpStatusCode)status, body), null));
        Assert.Equal((mayBeTheChunk, mayHaveArrived), (outcome.MayBeTheChunk, outcome.MayHaveArrived));
    }

    [Theory]
    [InlineData("6b02ac6d94eb65e9536a67be", "Unknown error", true)]
    [InlineData("6b02ac6d94eb65e9536a67be", "Unexpected Server Error", false)]
    [InlineData("not an id of theirs", "Unexpected Server Error", true)]
    [InlineData("6b02ac6d94eb65e9536a67be", "FFmpeg conversion failed", false)]
    [InlineData(null, "Unknown error", false)]
    public void Some_500s_may_mean_that_the_source_file_is_not_known(string? named, string words, bool expected) =>
        Assert.Equal(
            expected,
            IngestClassifier.MayMeanSourceFileUnknown(new(HttpStatusCode.InternalServerError, $"Audio processing failed: {words}"), named)
        );

    [Fact]
    public void The_servers_wish_to_be_left_alone_is_kept()
    {
        var outcome = IngestClassifier.Classify(new(HttpStatusCode.ServiceUnavailable, "", RetryAfter: TimeSpan.FromSeconds(90)), null);
        Assert.Equal(TimeSpan.FromSeconds(90), Assert.IsType<UploadOutcome.Transient>(outcome).RetryAfter);
    }

    [Theory]
    [InlineData("Token is missing\nor \u001b[31minvalid", "Token is missing or \\x1b[31minvalid")]
    [InlineData("""{"error":"invalid_client"}""", "invalid_client")]
    [InlineData("""{"success":false,"error":"Invalid parameters"}""", "Invalid parameters")]
    [InlineData("""{"status":403,"detail":"no rights"}""", "no rights")]
    [InlineData("<!DOCTYPE html><html>", "an HTML page")]
    [InlineData("{cut off", "{cut off")]
    [InlineData("""{"error":"half a \ud800 pair"}""", """{"error":"half a \ud800 pair"}""")]
    [InlineData("", "")]
    public void The_sentence_in_an_answer_is_found(string body, string expected) =>
        Assert.Equal(expected, AnswerText.Summarize(body, new()));

    [Fact]
    public void Nothing_of_a_redirects_address_but_text_is_shown()
    {
        Assert.True(Uri.TryCreate("//evil\u001b[31m/", UriKind.RelativeOrAbsolute, out var address));
        Assert.Equal(@"//evil\x1b[31m/", AnswerText.Clean(address, new()));
        Assert.Null(AnswerText.Clean(null, new()));
    }

    [Fact]
    public void What_a_decoder_says_is_about_the_chunk_and_is_shown_as_a_sentence()
    {
        const string banner = """
            Audio processing failed: FFmpeg conversion failed: ffmpeg version 5.1.9-0+deb12u1 Copyright (c) 2000-2026 the FFmpeg developers
              built with gcc 12 (Debian 12.2.0-14+deb12u1)
              configuration: --prefix=/usr --extra-version=0+deb12u1 --toolchain=hardened
              libavutil      57. 28.100 / 57. 28.100
            /tmp/4cd1.wav: Invalid data found when processing input
            """;
        var outcome = Assert.IsType<UploadOutcome.Transient>(
            IngestClassifier.Classify(new((HttpStatusCode)500, banner), "6b02ac6d94eb65e9536a67be")
        );
        Assert.True(outcome is { IsTheChunk: true, MayHaveArrived: false });
        Assert.Equal(
            "the server cannot take this chunk (500 Audio processing failed: FFmpeg conversion failed: /tmp/4cd1.wav: Invalid data "
                + "found when processing input)",
            outcome.Reason
        );
    }

    [Theory]
    [InlineData("Audio processing failed: FFmpeg conversion failed: No space left on device")]
    [InlineData("Audio processing failed: connect ECONNREFUSED 127.0.0.1:27017")]
    public void What_a_full_disk_or_a_database_says_is_not(string body) =>
        Assert.False(
            Assert
                .IsType<UploadOutcome.Transient>(IngestClassifier.Classify(new((HttpStatusCode)500, body), "6b02ac6d94eb65e9536a67be"))
                .IsTheChunk
        );

    private static void AssertId(string id, bool isOne)
    {
        var answer = IngestAnswer.Parse($$"""{"success":true,"source_file_id":"{{id}}"}""")!;
        Assert.Equal((isOne ? id : null, !isOne), (answer.SourceFileId, answer.HasOddId));
    }
}
