using System.Net.Http.Headers;
using System.Text.Json;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>Carries requests to the resource API, <c>POST /api/resource/NAME</c>. Safe for concurrent use.</summary>
internal sealed class ResourceClient(HttpClient http, MyceliaOptions options, OAuthTokenSource tokens)
{
    /// <summary>Sends a small body.</summary>
    /// <param name="resource">The resource.</param>
    /// <param name="writeFields">Writes the fields of the body.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task<ResourceReply> CallAsync(string resource, Action<Utf8JsonWriter> writeFields, CancellationToken cancellationToken)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            writeFields(json);
            json.WriteEndObject();
        }

        var bytes = body.ToArray();
        return CallAsync(
            resource,
            () => new ByteArrayContent(bytes) { Headers = { ContentType = new("application/json") } },
            cancellationToken
        );
    }

    /// <summary>
    /// Sends a body; with a new token, once, if the first is refused: to these servers that and a lack of rights look alike.
    /// </summary>
    /// <param name="resource">The resource.</param>
    /// <param name="createBody">Makes the body, for each try.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<ResourceReply> CallAsync(string resource, Func<HttpContent> createBody, CancellationToken cancellationToken)
    {
        for (var isRenewed = false; ; isRenewed = true)
        {
            var result = await tokens.GetAsync(cancellationToken).ConfigureAwait(false);
            if (result is not TokenResult.Granted { Token: var token })
                return ((TokenResult.Denied)result).Outcome;

            var reply = await SendAsync(resource, createBody, token, cancellationToken).ConfigureAwait(false);
            if (isRenewed || reply.Answer is not { } answer || !ResourceClassifier.IsRefusal(answer))
                return reply;
            tokens.Invalidate(token);
        }
    }

    private async Task<ResourceReply> SendAsync(
        string resource,
        Func<HttpContent> createBody,
        AccessToken token,
        CancellationToken cancellationToken
    )
    {
        using var request = CreateRequest(resource, createBody(), token);
        try
        {
            return await ExchangeAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (HttpRequestException) when (ProgressOf(request) == SendProgress.Begun)
        {
            // Perhaps a refusal that was lost with the connection: ask again, and wait for leave to send the body.
            using var asking = CreateRequest(resource, createBody(), token);
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
            options.RequestTimeout + TimeSpan.FromSeconds((double)(request.Content!.Headers.ContentLength ?? 0) / options.SlowestUpload),
            cancellationToken
        );

    private HttpRequestMessage CreateRequest(string resource, HttpContent body, AccessToken token)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, options.Route($"/api/resource/{resource}"))
        {
            Content = new TrackedContent(body),
        };
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

    private static SendProgress ProgressOf(HttpRequestMessage request) => ((TrackedContent)request.Content!).Progress;
}
