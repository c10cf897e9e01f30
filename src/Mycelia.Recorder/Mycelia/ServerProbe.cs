using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Mycelia.Recorder.Mycelia;

/// <summary>Looks at a server's address without credentials. Use it once.</summary>
public sealed class ServerProbe : IDisposable
{
    /// <summary>What one generation of servers or another answers when it is well.</summary>
    private static readonly string[] HealthRoutes = ["/health", "/healthz"];

    private readonly MyceliaOptions _options;
    private readonly HttpClient _http;
    private readonly TimeProvider _time;
    private DateTimeOffset? _certificateEnd;

    /// <param name="options">The server.</param>
    /// <param name="time">The clock that the server's is compared with.</param>
    public ServerProbe(MyceliaOptions options, TimeProvider? time = null)
    {
        _options = options;
        _time = time ?? TimeProvider.System;
        var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, ConnectTimeout = options.ConnectTimeout };
        handler.SslOptions.RemoteCertificateValidationCallback = (_, certificate, _, errors) =>
        {
            // Only a look: what is wrong with a certificate stays wrong.
            _certificateEnd = (certificate as X509Certificate2)?.NotAfter.ToUniversalTime();
            return errors == SslPolicyErrors.None;
        };
        _http = new HttpClient(handler) { Timeout = options.ConnectTimeout };
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
            return new() { Problem = NetworkFailure.Explain(e, _options.Url), CertificateEnd = _certificateEnd };
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
        using var answer = await _http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, cancellationToken).ConfigureAwait(false);
        var roundTrip = _time.GetElapsedTime(asked);
        // Its stamp is cut to whole seconds, and was made about half-way.
        var skew = answer.Headers.Date + TimeSpan.FromSeconds(0.5) - (askedAt + (roundTrip / 2));
        return new() { Status = (int)answer.StatusCode, RoundTrip = roundTrip, ClockSkew = skew, CertificateEnd = _certificateEnd };
    }
}
