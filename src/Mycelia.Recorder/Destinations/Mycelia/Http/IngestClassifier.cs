using System.Net;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>What an answer to <c>POST /api/audio/ingest</c> means for the chunk. Pure; the table is in docs/protocol.md.</summary>
internal static class IngestClassifier
{
    /// <summary>Words in a 500 that are about the database or the disk behind the server, whatever the chunk.</summary>
    private static readonly string[] ServerTroubles =
    [
        "ECONNREFUSED",
        "ECONNRESET",
        "ETIMEDOUT",
        "ENOTFOUND",
        "ENOSPC",
        "No space left",
        "EMFILE",
        "server selection",
        "connection pool",
    ];

    /// <summary>
    /// Words in a 500 that are about the chunk, whatever the server's state: its decoder was given it and did not take it.
    /// </summary>
    private static readonly string[] ChunkTroubles = ["FFmpeg conversion failed"];

    /// <summary>Words in a 500 of a server that has stored nothing.</summary>
    private static readonly string[] NotStored =
    [
        "FFmpeg conversion failed",
        "Unknown error",
        "Unexpected Server Error",
        "ECONNREFUSED",
        "ENOSPC",
    ];

    /// <param name="answer">What the server said.</param>
    /// <param name="namedSourceFile">The source file that the request named; null when it was to open one.</param>
    public static UploadOutcome Classify(MyceliaAnswer answer, string? namedSourceFile) =>
        (int)answer.Status switch
        {
            >= 200 and < 300 => ClassifySuccess(answer, namedSourceFile),
            >= 300 and < 400 => new UploadOutcome.Misconfigured(
                $"the server redirects to {answer.Location ?? "elsewhere"}: set MYCELIA_URL to the address that it points to"
            ),
            401 => new UploadOutcome.Unauthorized($"the server refuses the access token (401 {answer.Summary})"),
            403 => new UploadOutcome.Unauthorized(
                $"the key may not upload (403 {answer.Summary}): give it the right to, or use another key"
            ),
            404 when namedSourceFile is not null && IsAboutSourceFile(answer) => new UploadOutcome.SourceFileUnknown(
                $"404 {answer.Summary}"
            ),
            404 or 405 or 410 => new UploadOutcome.Misconfigured(
                $"the server has no audio ingest at this address ({(int)answer.Status}): check MYCELIA_URL; servers newer than "
                    + "November 2025 took it away, and take documents instead (--destination auto)"
            )
            {
                WayIsGone = true,
            },
            400 or 409 or 413 or 415 or 422 => new UploadOutcome.Rejected($"refused by the server ({(int)answer.Status} {answer.Summary})"),
            407 or 511 => new UploadOutcome.Misconfigured($"the network wants a login first ({(int)answer.Status} {answer.Summary})"),
            408 or 425 or 429 or >= 500 => new UploadOutcome.Transient(
                $"the server {(IsTheChunk(answer) ? "cannot take this chunk" : "is unwell")} ({(int)answer.Status} {answer.Summary})",
                answer.RetryAfter
            )
            {
                MayBeTheChunk = MayBeTheChunk(answer),
                IsTheChunk = IsTheChunk(answer),
                MayHaveArrived = MayHaveArrived(answer),
            },
            _ => new UploadOutcome.Misconfigured($"the server answers {(int)answer.Status} {answer.Summary}"),
        };

    /// <summary>Only a body that says so counts: a login page of a hotel's network is 200 too.</summary>
    private static UploadOutcome ClassifySuccess(MyceliaAnswer answer, string? namedSourceFile)
    {
        if (answer.Status == HttpStatusCode.NoContent || IngestAnswer.Parse(answer.Body) is not { Success: true } stored)
            return Unclear($"the server answers {(int)answer.Status} but not that it stored the chunk ({answer.Summary})");
        if (stored.HasOddId)
            return Unclear(
                "the server says that it stored the chunk, but its answer is not understood: what it gives as the id of the source "
                    + "file can be none"
            );
        return (stored.SourceFileId ?? namedSourceFile) is { Length: > 0 } sourceFile
            ? new UploadOutcome.Stored(sourceFile)
            : Unclear("the server says that it stored the chunk, but not in which source file");
    }

    private static UploadOutcome.Transient Unclear(string reason) => new(reason) { MayBeTheChunk = true, MayHaveArrived = true };

    /// <summary>
    /// Whether a 500 may mean that the server does not know the source file that was named: servers of before November
    /// 2025 say so in these words.
    /// </summary>
    public static bool MayMeanSourceFileUnknown(MyceliaAnswer answer, string? namedSourceFile) =>
        namedSourceFile is not null
        && (int)answer.Status == 500
        && (Says(answer, "Unknown error") || (Says(answer, "Unexpected Server Error") && !ObjectIds.IsOne(namedSourceFile)));

    /// <summary>Not when the answer speaks of the server's own troubles.</summary>
    private static bool MayBeTheChunk(MyceliaAnswer answer) =>
        (int)answer.Status is >= 500 and not (503 or 507) && !Array.Exists(ServerTroubles, trouble => Says(answer, trouble));

    /// <summary>A disk that is full makes its decoder fail too, and says so.</summary>
    private static bool IsTheChunk(MyceliaAnswer answer) =>
        (int)answer.Status == 500 && MayBeTheChunk(answer) && Array.Exists(ChunkTroubles, trouble => Says(answer, trouble));

    /// <summary>Not when the answer names a step before the storing; a gateway's answer says nothing of what happened behind it.</summary>
    private static bool MayHaveArrived(MyceliaAnswer answer) =>
        (int)answer.Status is >= 500 and not (501 or 503 or 507) && !Array.Exists(NotStored, step => Says(answer, step));

    private static bool Says(MyceliaAnswer answer, string words) => answer.Body.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The address is right, only the id is not known: JSON that speaks of the source file, not a page of a web server.</summary>
    private static bool IsAboutSourceFile(MyceliaAnswer answer) =>
        answer.Body.TrimStart().StartsWith('{') && answer.Body.Contains("source", StringComparison.OrdinalIgnoreCase);
}
