using System.Net;
using System.Net.Http.Headers;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Destinations.Mycelia.Resources;
using Mycelia.Recorder.Destinations.Mycelia.Tokens;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>
/// Looks at a server without storing anything there: what it is, asked as a delivery asks it, and besides how it is
/// reached and what the key may do, by requests that are refused for their content once the key is accepted. Use it once.
/// </summary>
public sealed class AuthCheck : IDisposable
{
    private readonly MyceliaOptions _options;
    private readonly TlsGuard _guard;
    private readonly HttpClient _http;
    private readonly OAuthTokenSource _tokens;
    private readonly ResourceClient _client;
    private readonly ServerProbe _inquiry;

    /// <param name="options">The server and the key.</param>
    public AuthCheck(MyceliaOptions options)
    {
        _options = options;
        _guard = new TlsGuard(options.Trust, TimeProvider.System);
        _http = MyceliaHttp.CreateClient(options, _guard);
        _tokens = new OAuthTokenSource(_http, options);
        _client = new ResourceClient(new AuthorizedSender(_http, options, _tokens), options);
        _inquiry = new ServerProbe(_http, options, _client);
    }

    /// <summary>Whether it is there: asks for its health, for which it takes no key.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ServerContact> ContactAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(_options.ConnectTimeout);
        try
        {
            return new() { Health = await _inquiry.AskHealthAsync(patience.Token).ConfigureAwait(false), Certificate = Certificate };
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return new() { Problem = _options.Secrets.Hide(Explain(e)), Certificate = Certificate };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new()
            {
                Problem = new UploadOutcome.Transient(
                    $"{_options.Url.Authority} did not answer within {_options.ConnectTimeout.TotalSeconds:0} s"
                ),
            };
        }
    }

    /// <summary>Asks for an access token.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public Task<TokenResult> AuthenticateAsync(CancellationToken cancellationToken) => _tokens.GetAsync(cancellationToken);

    /// <summary>Asks what it is and what the key may do.</summary>
    /// <param name="contact">What was found before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<AuthReport> RunAsync(ServerContact contact, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(contact);
        var survey = await LookAsync(contact, cancellationToken).ConfigureAwait(false);
        return survey with { Reason = survey.Reason is { } reason ? _options.Secrets.Hide(reason) : null };
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _tokens.Dispose();
        _http.Dispose();
    }

    /// <summary>What was seen of the server's certificate, in words that may be shown.</summary>
    private CertificateFacts? Certificate => _guard.Seen is { } seen ? seen with { Issuer = _options.Secrets.Hide(seen.Issuer) } : null;

    private async Task<AuthReport> LookAsync(ServerContact contact, CancellationToken cancellationToken)
    {
        try
        {
            var health = contact.Health ?? await _inquiry.AskHealthAsync(cancellationToken).ConfigureAwait(false);
            var found = await _inquiry.ConcludeAsync(health, isIngestGone: false, cancellationToken).ConfigureAwait(false);
            if (found.Ways is { HasIngest: true, Kind: var kind })
            {
                var answer = await UploadNothingAsync(cancellationToken).ConfigureAwait(false);
                if (answer.Status is not (HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed or HttpStatusCode.Gone))
                    return await AskRightsAsync(Judge(answer, kind), cancellationToken).ConfigureAwait(false);
                // As when a delivery finds out that there is no such route.
                found = await _inquiry.ConcludeAsync(health, isIngestGone: true, cancellationToken).ConfigureAwait(false);
            }

            return found.Ways is { } ways
                ? await AskRightsAsync(new(ways.Kind), cancellationToken).ConfigureAwait(false)
                : Unknown(found.Problem!);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return Unknown(NetworkFailure.Explain(e, _options.Url));
        }
    }

    /// <summary>What the refusal of an upload without audio says of the key.</summary>
    internal static AuthReport Judge(MyceliaAnswer answer, ServerKind kind) =>
        (int)answer.Status switch
        {
            400 or 422 => new(kind) { MayUpload = true },
            401 or 403 => new(kind) { MayUpload = false, Reason = $"{(int)answer.Status} {answer.Summary}" },
            >= 500 => new(kind) { Reason = $"{(int)answer.Status} {answer.Summary}" },
            _ => new(ServerKind.Unknown) { Reason = $"it answers an upload without audio with {(int)answer.Status} {answer.Summary}" },
        };

    private static AuthReport Unknown(UploadOutcome.Failed problem) =>
        new(ServerKind.Unknown) { Reason = problem.Reason, Hint = problem.Hint };

    private async Task<AuthReport> AskRightsAsync(AuthReport survey, CancellationToken cancellationToken)
    {
        if (new ServerRoutes(survey.Kind) is not { HasResource: true } ways)
            return survey;
        var inquiry = new RightsInquiry(_client, ways.Names);
        var (may, reply) = await inquiry.MayDeliverAsync(cancellationToken).ConfigureAwait(false);
        return survey with
        {
            MayWriteDocuments = may,
            Reason = may is true
                ? survey.Reason
                : survey.Reason ?? reply.Failure?.Reason ?? $"{(int)reply.Answer!.Status} {reply.Answer.Summary}",
            Hint = survey.Reason is null && may is not true ? reply.Failure?.Hint ?? Hint.None : survey.Hint,
            Rights = await inquiry.AskAllAsync(cancellationToken).ConfigureAwait(false),
            Obstacle = ChunkEncoder.FindObstacle(AudioEncoding.Opus),
        };
    }

    private async Task<MyceliaAnswer> UploadNothingAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Route("/api/audio/ingest"))
        {
            Content = new MultipartFormDataContent { { new StringContent("{}"), "data" } },
        };
        var result = await _tokens.GetAsync(cancellationToken).ConfigureAwait(false);
        if (result is TokenResult.Granted granted)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", granted.Token.Secret);
        request.Headers.ConnectionClose = true;
        return await _http.ExchangeAsync(request, _options, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A server that hangs up on plain HTTP may expect TLS, which a look without credentials may guess at.</summary>
    private UploadOutcome.Failed Explain(Exception e) =>
        NetworkFailure.Explain(e, _options.Url) switch
        {
            UploadOutcome.Transient broken
                when _options.Url.Scheme == Uri.UriSchemeHttp
                    && e is HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } => broken with
            {
                Reason = $"{broken.Reason}; if it speaks TLS, its address begins with https://",
                Hint = Hint.ServerAddress,
            },
            var other => other,
        };
}
