using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Ingest;

/// <summary>What an answer to <c>POST /api/audio/ingest</c> means for the chunk. Pure; the table is in docs/protocol.md.</summary>
internal static class IngestClassifier
{
    /// <param name="answer">What the server said.</param>
    /// <param name="namedSourceFile">The source file that the request named; null when it was to open one.</param>
    public static UploadOutcome Classify(MyceliaAnswer answer, string? namedSourceFile) =>
        (int)answer.Status switch
        {
            >= 200 and < 300 => ClassifySuccess(answer, namedSourceFile),
            403 => new UploadOutcome.Unauthorized(
                $"the key may not upload (403 {answer.Summary}): give it the right to, or use another key"
            ),
            404 when namedSourceFile is not null && IsAboutSourceFile(answer) => new UploadOutcome.SourceFileUnknown(
                $"404 {answer.Summary}"
            ),
            404 or 405 or 410 => new UploadOutcome.Misconfigured(
                $"the server has no audio ingest at this address ({(int)answer.Status}): check the address; servers newer than "
                    + "November 2025 took it away, and take documents instead, as the destination 'auto' does"
            )
            {
                Hint = Hint.ServerAddress | Hint.Destination,
                WayIsGone = true,
            },
            _ => AnswerClassifier.Classify(answer),
        };

    /// <summary>Only a body that says so counts: a login page of a hotel's network is 200 too.</summary>
    private static UploadOutcome ClassifySuccess(MyceliaAnswer answer, string? namedSourceFile)
    {
        if (answer.Status == HttpStatusCode.NoContent || IngestAnswer.Parse(answer.Body) is not { Success: true } stored)
            return AnswerClassifier.Unclear($"the server answers {(int)answer.Status} but not that it stored the chunk ({answer.Summary})");
        if (stored.HasOddId)
            return AnswerClassifier.Unclear(
                "the server says that it stored the chunk, but its answer is not understood: what it gives as the id of the source "
                    + "file can be none"
            );
        return (stored.SourceFileId ?? namedSourceFile) is { Length: > 0 } sourceFile
            ? new UploadOutcome.Stored(sourceFile)
            : AnswerClassifier.Unclear("the server says that it stored the chunk, but not in which source file");
    }

    /// <summary>
    /// Whether a 500 may mean that the server does not know the source file that was named: servers of before November
    /// 2025 say so in these words.
    /// </summary>
    public static bool MayMeanSourceFileUnknown(MyceliaAnswer answer, string? namedSourceFile) =>
        namedSourceFile is not null
        && (int)answer.Status == 500
        && (
            AnswerClassifier.Says(answer, "Unknown error")
            || (AnswerClassifier.Says(answer, "Unexpected Server Error") && !ObjectIds.IsOne(namedSourceFile))
        );

    /// <summary>The address is right, only the id is not known: JSON that speaks of the source file, not a page of a web server.</summary>
    private static bool IsAboutSourceFile(MyceliaAnswer answer) =>
        answer.Body.TrimStart().StartsWith('{') && answer.Body.Contains("source", StringComparison.OrdinalIgnoreCase);
}
