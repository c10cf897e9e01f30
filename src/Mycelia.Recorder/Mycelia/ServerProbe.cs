using System.Net;
using Mycelia.Recorder.Mycelia.Connection;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>Looks at a server's address without credentials. Use it once.</summary>
public sealed class ServerProbe : IDisposable
{
    /// <summary>What one generation of servers or another answers when it is well.</summary>
    private static readonly string[] HealthRoutes = ["/health", "/healthz"];

    private readonly MyceliaOptions _options;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private readonly TlsGuard _guard;

    /// <param name="options">The server.</param>
    /// <param name="time">The clock that the server's is compared with.</param>
    public ServerProbe(MyceliaOptions options, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        _guard = new TlsGuard(options.Trust, _time);
        _http = MyceliaHttp.CreateClient(options, _guard);
        _http.Timeout = options.ConnectTimeout;
    }

    /// <summary>Asks for the server's health.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public async Task<ServerContact> ContactAsync(CancellationToken cancellationToken)
    {
        var contact = new ServerContact();
        try
        {
            foreach (var route in HealthRoutes)
            {
                contact = await AskAsync(_options.Route(route), cancellationToken).ConfigureAwait(false);
                if (contact.IsHealthy)
                    break;
            }

            return contact;
        }
        catch (HttpRequestException e)
        {
            return new() { Problem = Explain(e), Certificate = _guard.Seen };
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            var late = new TimeoutException($"{_options.Url.Authority} did not answer within {_options.ConnectTimeout.TotalSeconds:0} s");
            return new() { Problem = NetworkFailure.Explain(late, _options.Url) };
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<ServerContact> AskAsync(Uri address, CancellationToken cancellationToken)
    {
        var (asked, askedAt) = (_time.GetTimestamp(), _time.GetUtcNow());
        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Version = HttpVersion.Version20 };
        using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var roundTrip = _time.GetElapsedTime(asked);
        // Its stamp is cut to whole seconds, and was made about half-way.
        var skew = answer.Headers.Date + TimeSpan.FromSeconds(0.5) - (askedAt + (roundTrip / 2));
        return new() { Status = (int)answer.StatusCode, RoundTrip = roundTrip, ClockSkew = skew, Certificate = _guard.Seen, HttpVersion = answer.Version };
    }

    /// <summary>A server that hangs up on plain HTTP may expect TLS, which a look without credentials may guess at.</summary>
    private UploadOutcome.Failed Explain(HttpRequestException e) => NetworkFailure.Explain(e, _options.Url) switch
    {
        UploadOutcome.Transient broken when _options.Url.Scheme == Uri.UriSchemeHttp && e.HttpRequestError == HttpRequestError.ResponseEnded =>
            new UploadOutcome.Transient($"{broken.Reason}; if it speaks TLS, MYCELIA_URL begins with https://"),
        var other => other,
    };
}
