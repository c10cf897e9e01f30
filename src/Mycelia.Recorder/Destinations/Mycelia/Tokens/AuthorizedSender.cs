using System.Net.Http.Headers;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Tokens;

/// <summary>
/// Carries requests with a token: renews it once when a request is refused, asks for leave when a refusal may have been lost with the
/// connection, and says of a request without an answer what may have become of it. Safe for concurrent use.
/// </summary>
internal sealed class AuthorizedSender(HttpClient http, MyceliaOptions options, OAuthTokenSource tokens) : IDisposable
{
    /// <summary>Sends a request; with a new token, once, if the first is refused.</summary>
    /// <param name="create">Makes the request, for each try.</param>
    /// <param name="isRefusal">Whether an answer may be a matter of the token.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<MyceliaReply> SendAsync(
        Func<HttpRequestMessage> create,
        Predicate<MyceliaAnswer> isRefusal,
        CancellationToken cancellationToken
    )
    {
        for (var isRenewed = false; ; isRenewed = true)
        {
            var result = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            if (result is not TokenResult.Granted { Token: var token })
                return ((TokenResult.Denied)result).Outcome;

            var reply = await SendAsync(create, token, cancellationToken).ConfigureAwait(false);
            if (isRenewed || reply.Answer is not { } answer || !isRefusal(answer))
                return reply;
            tokens.Invalidate(token);
        }
    }

    /// <summary>Lets go of connections and tokens, which others may share.</summary>
    public void Dispose()
    {
        tokens.Dispose();
        http.Dispose();
    }

    private async Task<MyceliaReply> SendAsync(Func<HttpRequestMessage> create, AccessToken token, CancellationToken cancellationToken)
    {
        using var request = Authorize(create(), token);
        try
        {
            return await ExchangeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (ProgressOf(request) == SendProgress.Begun)
        {
            // A server that refuses before it has read the body resets the connection, and the refusal is lost with it.
            // Ask again, and wait for leave to send the body: then the answer, if there is one, can be read.
            using var asking = Authorize(create(), token);
            asking.Headers.ExpectContinue = true;
            try
            {
                return await ExchangeAsync(asking, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or TimeoutException)
            {
                return Explain(asking, e);
            }
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return Explain(request, e);
        }
    }

    private Task<MyceliaAnswer> ExchangeAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        http.ExchangeAsync(
            request,
            options,
            options.RequestTimeout + TimeSpan.FromSeconds((double)(request.Content?.Headers.ContentLength ?? 0) / options.SlowestUpload),
            cancellationToken
        );

    private HttpRequestMessage Authorize(HttpRequestMessage request, AccessToken token)
    {
        if (request.Content is { } content)
            request.Content = new TrackedContent(content) { Limit = options.Limit };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret);
        // After an early refusal the rest of the body spoils the connection for whoever comes next: never share it.
        request.Headers.ConnectionClose = true;
        return request;
    }

    /// <summary>No answer came. Once all of the body had left, the server may have done what was asked.</summary>
    private UploadOutcome.Failed Explain(HttpRequestMessage request, Exception e) =>
        NetworkFailure.Explain(e, options.Url) switch
        {
            UploadOutcome.Transient transient => transient with
            {
                MayBeTheChunk = ProgressOf(request) != SendProgress.NotBegun,
                MayHaveArrived = ProgressOf(request) == SendProgress.Finished,
            },
            var other => other,
        };

    private static SendProgress ProgressOf(HttpRequestMessage request) =>
        request.Content is TrackedContent content ? content.Progress : SendProgress.NotBegun;
}
