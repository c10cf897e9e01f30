using System.Net;
using Mycelia.Recorder.Destinations.Mycelia.Connection;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Tokens;

/// <summary>
/// Access tokens by OAuth 2.0 client credentials (RFC 6749, 4.4), kept until shortly before they end. Safe for
/// concurrent use: whoever comes while one is being fetched waits for that one.
/// </summary>
internal sealed class OAuthTokenSource : IDisposable
{
    /// <summary>When the server does not say how long a token is good for.</summary>
    private static readonly TimeSpan AssumedLifetime = TimeSpan.FromMinutes(5);

    private readonly HttpClient _http;
    private readonly MyceliaOptions _options;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _single = new(1, 1);
    private AccessToken? _current;

    /// <param name="http">Carries the requests; not disposed of here.</param>
    /// <param name="options">The server and the key.</param>
    /// <param name="time">Expiry is counted on its monotonic clock, so that setting the wall clock does not matter.</param>
    public OAuthTokenSource(HttpClient http, MyceliaOptions options, TimeProvider? time = null)
    {
        _http = http;
        _options = options;
        _time = time ?? TimeProvider.System;
        options.Secrets.Add(options.ClientSecret);
    }

    /// <summary>The current token, or a new one.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<TokenResult> GetAsync(CancellationToken cancellationToken)
    {
        await _single.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_current is { } token && Remaining(token) > _options.TokenSkew)
                return new TokenResult.Granted(token);
            var result = await FetchAsync(cancellationToken).ConfigureAwait(false);
            _current = (result as TokenResult.Granted)?.Token;
            return result;
        }
        finally
        {
            _single.Release();
        }
    }

    /// <summary>Says that the server refused <paramref name="token"/>: the next call fetches another.</summary>
    public void Invalidate(AccessToken token) => Interlocked.CompareExchange(ref _current, null, token);

    /// <inheritdoc/>
    public void Dispose() => _single.Dispose();

    private TimeSpan Remaining(AccessToken token) => token.Lifetime - _time.GetElapsedTime(token.FetchedAt);

    private async Task<TokenResult> FetchAsync(CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _options.Route("/oauth/token"))
        {
            Content = new FormUrlEncodedContent([
                new("grant_type", "client_credentials"),
                new("client_id", _options.ClientId),
                new("client_secret", _options.ClientSecret),
            ]),
        };
        var asked = _time.GetTimestamp();
        try
        {
            var answer = await _http.ExchangeAsync(request, _options, _options.RequestTimeout, cancellationToken).ConfigureAwait(false);
            return Interpret(answer, asked);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException)
        {
            return Deny(NetworkFailure.Explain(e, _options.Url));
        }
    }

    private TokenResult Interpret(MyceliaAnswer answer, long asked)
    {
        if (!answer.IsSuccess)
            return Deny(ClassifyRefusal(answer));
        if (TokenAnswer.Parse(answer.Body) is not { AccessToken: var secret, Lifetime: var said })
            return Deny(
                new UploadOutcome.Misconfigured(
                    answer.Unreadable is { } unreadable
                        ? $"{_options.Url} answered a token request with {unreadable}: check what lies before the server, and its address"
                        : $"{_options.Url} is no Mycelia server: it answered a token request with something else"
                )
                {
                    Hint = Hint.ServerAddress,
                }
            );
        // A token for less than twice the skew would be renewed at every request: use it for half its life.
        var lifetime = said ?? AssumedLifetime;
        return new TokenResult.Granted(
            new AccessToken(secret, asked, lifetime > 2 * _options.TokenSkew ? lifetime : lifetime / 2 + _options.TokenSkew)
        );
    }

    private TokenResult.Denied Deny(UploadOutcome.Failed why) => new(_options.Secrets.Hide(why));

    private UploadOutcome.Failed ClassifyRefusal(MyceliaAnswer answer) =>
        answer.Status switch
        {
            HttpStatusCode.BadRequest when answer.Body.Contains("HTTPS", StringComparison.Ordinal) => new UploadOutcome.Misconfigured(
                $"{_options.Url.Authority} speaks TLS: its address begins with https://"
            )
            {
                Hint = Hint.ServerAddress,
            },
            HttpStatusCode.ProxyAuthenticationRequired => new UploadOutcome.Misconfigured(
                _options.Proxy is null
                    ? $"the network wants a login first (407 {answer.Summary})"
                    : $"the proxy {_options.Proxy.Address!.Authority} wants a login (407): write it into {_options.Proxy.Variable}, "
                        + "as http://USER:PASSWORD@HOST:PORT"
            ),
            HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new UploadOutcome.Unauthorized(
                $"the server refuses the credentials ({(int)answer.Status} {answer.Summary}): check the id and the secret of the key"
            )
            {
                Hint = Hint.Credentials,
            },
            // Not implemented: a web server of another kind, which takes no POST.
            not HttpStatusCode.NotImplemented
            and (HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError) =>
                new UploadOutcome.Transient($"the server is unwell ({(int)answer.Status} {answer.Summary})", answer.RetryAfter),
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => AnswerClassifier.Redirected(answer),
            _ => new UploadOutcome.Misconfigured(
                $"{_options.Url} is no Mycelia server ({(int)answer.Status} to a token request): check the address"
            )
            {
                Hint = Hint.ServerAddress,
            },
        };
}

/// <summary>An access token.</summary>
/// <param name="Secret">What the <c>Authorization</c> header carries. Never logged: it is left out of <see cref="ToString"/>.</param>
/// <param name="FetchedAt">Monotonic time of the request for it.</param>
/// <param name="Lifetime">How long it is good for.</param>
public sealed record AccessToken(string Secret, long FetchedAt, TimeSpan Lifetime)
{
    /// <inheritdoc/>
    public override string ToString() => $"an access token for {Lifetime}";
}

/// <summary>What became of the wish for an access token.</summary>
public abstract record TokenResult
{
    private TokenResult() { }

    /// <summary>There is one.</summary>
    /// <param name="Token">The token.</param>
    public sealed record Granted(AccessToken Token) : TokenResult;

    /// <summary>There is none.</summary>
    /// <param name="Outcome">Why not.</param>
    public sealed record Denied(UploadOutcome.Failed Outcome) : TokenResult;
}
