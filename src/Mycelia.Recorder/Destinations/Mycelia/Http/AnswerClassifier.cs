using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Http;

/// <summary>
/// What an answer that is no success means for the chunk, whichever way it went. Pure; the table is in docs/protocol.md.
/// </summary>
internal static class AnswerClassifier
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
    public static UploadOutcome.Failed Classify(MyceliaAnswer answer) =>
        (int)answer.Status switch
        {
            >= 200 and < 300 => Unclear($"the server answers {(int)answer.Status} but not what was asked ({answer.Summary})"),
            >= 300 and < 400 => Redirected(answer),
            401 => new UploadOutcome.Unauthorized($"the server refuses the access token (401 {answer.Summary})"),
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

    /// <summary>A redirection, which is not followed: what is sent is for the server that was named.</summary>
    public static UploadOutcome.Misconfigured Redirected(MyceliaAnswer answer) =>
        new($"the server redirects to {answer.Location ?? "elsewhere"}: name the address that it points to") { Hint = Hint.ServerAddress };

    /// <summary>A success that is not understood: the chunk may be there.</summary>
    public static UploadOutcome.Transient Unclear(string reason) => new(reason) { MayBeTheChunk = true, MayHaveArrived = true };

    /// <summary>Not when the answer speaks of the server's own troubles.</summary>
    private static bool MayBeTheChunk(MyceliaAnswer answer) =>
        (int)answer.Status is >= 500 and not (503 or 507) && !Array.Exists(ServerTroubles, trouble => Says(answer, trouble));

    /// <summary>A disk that is full makes its decoder fail too, and says so.</summary>
    private static bool IsTheChunk(MyceliaAnswer answer) =>
        (int)answer.Status == 500 && MayBeTheChunk(answer) && Array.Exists(ChunkTroubles, trouble => Says(answer, trouble));

    /// <summary>Not when the answer names a step before the storing; a gateway's answer says nothing of what happened behind it.</summary>
    private static bool MayHaveArrived(MyceliaAnswer answer) =>
        (int)answer.Status is >= 500 and not (501 or 503 or 507) && !Array.Exists(NotStored, step => Says(answer, step));

    /// <summary>Whether words stand in an answer.</summary>
    public static bool Says(MyceliaAnswer answer, string words) => answer.Body.Contains(words, StringComparison.OrdinalIgnoreCase);
}
