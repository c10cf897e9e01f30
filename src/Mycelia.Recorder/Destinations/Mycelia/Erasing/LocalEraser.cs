using System.Globalization;
using System.Net;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Erasing;

/// <summary>Has the local server delete a window of a recording, which it does to the frame.</summary>
internal sealed class LocalEraser(AuthorizedSender sender, MyceliaOptions options)
{
    /// <returns>Why it was not deleted; null when it was, or is not there.</returns>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<UploadOutcome.Failed?> EraseAsync(Erasure erasure, CancellationToken cancellationToken)
    {
        var recording = erasure.Recording.SourceFileId is { } id && ObjectIds.IsOne(id) ? id : erasure.Recording.Id;
        var route = string.Create(
            CultureInfo.InvariantCulture,
            $"/api/recordings/{Uri.EscapeDataString(recording)}/audio?from={erasure.From.ToUnixTimeMilliseconds()}&to="
                + $"{erasure.To.ToUnixTimeMilliseconds()}&reason=forgotten"
        );
        var reply = await sender
            .SendAsync(
                () => new HttpRequestMessage(HttpMethod.Delete, options.Route(route)),
                static answer => answer.Status == HttpStatusCode.Unauthorized,
                cancellationToken
            )
            .ConfigureAwait(false);
        return reply.Answer is { } answer ? Judge(answer) : reply.Failure;
    }

    private static UploadOutcome.Failed? Judge(MyceliaAnswer answer) =>
        answer.Status switch
        {
            _ when answer.IsSuccess => AnswerJson.Read(answer.Body, static said => said.TryGetProperty("deleted", out _))
                ? null
                : new UploadOutcome.Transient($"the server answers {(int)answer.Status} but not what it deleted ({answer.Summary})"),
            // Its own answer, and not some page of a proxy's.
            HttpStatusCode.NotFound when AnswerJson.Read(answer.Body, static said => said.ValueKind == JsonValueKind.Object) => null,
            HttpStatusCode.MethodNotAllowed => new UploadOutcome.Misconfigured(
                "the server is too old to delete a part of a recording: update it"
            ),
            HttpStatusCode.Conflict => new UploadOutcome.Misconfigured(
                "a part of it is protected on the server, so nothing was deleted there: take the protection away on its page"
            ),
            HttpStatusCode.Forbidden => new UploadOutcome.Unauthorized(
                $"the key may not delete (403 {answer.Summary}): give it the right 'delete'"
            ),
            _ => AnswerClassifier.Classify(answer),
        };
}
