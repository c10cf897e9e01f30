using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>What an answer of the resource API means. Pure; the table is in docs/protocol.md.</summary>
internal static class ResourceClassifier
{
    private const string InvalidParameters = "Invalid parameters";

    /// <summary>Words in a 500 about a document that will never fit.</summary>
    private static readonly string[] TooLarge =
    [
        "BSONObj size",
        "document is larger",
        "object to insert too large",
        "DocumentTooLarge",
        "value of \"offset\" is out of range",
    ];

    /// <summary>Whether a token, or the rights of a key, were refused: these servers hardly tell one from the other.</summary>
    public static bool IsRefusal(MyceliaAnswer answer) =>
        (int)answer.Status is 401 or 403 || ((int)answer.Status == 400 && answer.Summary == InvalidParameters);

    /// <summary>Whether the resource that was asked is there, of whatever else the answer speaks.</summary>
    /// <param name="answer">What was said to a question for a document that does not exist.</param>
    public static bool IsOffered(MyceliaAnswer answer) =>
        (int)answer.Status switch
        {
            200 => answer.Body.Trim() == "null",
            400 => IsRefusal(answer),
            403 => answer.Body.TrimStart().StartsWith('{'),
            500 => ErrorOf(answer) is not null,
            _ => false,
        };

    /// <param name="answer">What the server said to an insert.</param>
    /// <param name="id">The document's id, chosen by us.</param>
    /// <param name="sourceFileId">The source file that it is, or is part of.</param>
    public static UploadOutcome ClassifyInsert(MyceliaAnswer answer, string id, string sourceFileId)
    {
        if (answer.IsSuccess)
        {
            return ResourceAnswer.Parse(answer.Body)?.InsertedId is { } inserted && inserted.Equals(id, StringComparison.OrdinalIgnoreCase)
                ? new UploadOutcome.Stored(sourceFileId) { IsToBeShown = true }
                : Unclear(answer);
        }

        var error = ErrorOf(answer) ?? answer.Body;
        if (!error.Contains("E11000", StringComparison.Ordinal))
            return ClassifyFailure(answer);
        return
            error.Contains("index: _id_ ", StringComparison.Ordinal)
            && (
                error.Contains($"ObjectId('{id}')", StringComparison.OrdinalIgnoreCase)
                || error.Contains($"ObjectId(\"{id}\")", StringComparison.OrdinalIgnoreCase)
            )
            ? new UploadOutcome.Stored(sourceFileId) { IsToBeShown = true }
            : new UploadOutcome.Rejected($"the server holds another document in its place ({answer.Summary})");
    }

    /// <param name="reply">What came of a request with several documents, each an upsert by our own id.</param>
    /// <param name="count">How many.</param>
    public static BulkVerdict ClassifyBulk(MyceliaReply reply, int count) =>
        reply.Answer switch
        {
            null => BulkVerdict.Failed,
            { IsSuccess: true } answer => BulkAnswer.Parse(answer.Body) is { } written && written.Upserted + written.Matched == count
                ? BulkVerdict.Stored
                : BulkVerdict.Unclear,
            var answer when IsRefusal(answer) => BulkVerdict.Refused,
            // The words are about one of them; or there is no such action.
            { Status: System.Net.HttpStatusCode.InternalServerError } answer
                when ClassifyFailure(answer) is not UploadOutcome.Transient { MayBeTheChunk: false } => BulkVerdict.Unclear,
            // A refusal of the request is none of each document in it.
            { Status: var status } when (int)status is >= 400 and < 500 and not (404 or 405 or 407 or 408 or 410 or 425 or 429) =>
                BulkVerdict.Unclear,
            _ => BulkVerdict.Failed,
        };

    /// <param name="answer">What the server said to an update.</param>
    /// <returns>Null when it was done, to however many documents.</returns>
    public static UploadOutcome.Failed? ClassifyUpdate(MyceliaAnswer answer) =>
        !answer.IsSuccess ? ClassifyFailure(answer)
        : ResourceAnswer.Parse(answer.Body)?.MatchedCount is null ? Unclear(answer)
        : null;

    /// <param name="answer">An answer that is no success.</param>
    public static UploadOutcome.Failed ClassifyFailure(MyceliaAnswer answer) =>
        (int)answer.Status switch
        {
            _ when IsRefusal(answer) => new UploadOutcome.Unauthorized(
                $"the server lets this key in, but not write ({(int)answer.Status} {answer.Summary}): give it the right to write "
                    + "db/source_files and db/audio_chunks, or use another key"
            ),
            404 or 405 or 410 => new UploadOutcome.Misconfigured(
                $"the server does not take documents at this address ({(int)answer.Status} {answer.Summary}): check the address"
            )
            {
                Hint = Hint.ServerAddress,
                WayIsGone = true,
            },
            500 when IsPermanent(answer) => new UploadOutcome.Rejected($"refused by the server ({(int)answer.Status} {answer.Summary})"),
            // Everything else is no different from the upload route's.
            _ => AnswerClassifier.Classify(answer),
        };

    private static UploadOutcome.Transient Unclear(MyceliaAnswer answer) =>
        new($"the server answers {(int)answer.Status} but not that it stored the document ({answer.Summary})")
        {
            MayBeTheChunk = true,
            MayHaveArrived = true,
        };

    /// <summary>A validation error is a JSON text in the error's place.</summary>
    private static bool IsPermanent(MyceliaAnswer answer) =>
        ErrorOf(answer) is { } error
        && (IsJson(error) || Array.Exists(TooLarge, words => error.Contains(words, StringComparison.OrdinalIgnoreCase)));

    private static string? ErrorOf(MyceliaAnswer answer) =>
        AnswerJson.Read(
            answer.Body,
            static said =>
                said.ValueKind == JsonValueKind.Object
                && said.TryGetProperty("success", out var success)
                && success.ValueKind == JsonValueKind.False
                && said.TryGetProperty("error", out var error)
                && error.ValueKind == JsonValueKind.String
                    ? error.GetString()
                    : null
        );

    private static bool IsJson(string text) => text.TrimStart() is ['[' or '{', ..] && AnswerJson.Read(text, static _ => true);
}
