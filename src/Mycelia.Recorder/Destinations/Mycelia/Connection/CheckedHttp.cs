using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>
/// Calls an address that is not the server's, by the server's rules: certificates are judged alike, no redirect is followed, and what may
/// go in clear because it stays on this machine does stay on it. An answer's body is not read.
/// </summary>
public sealed class CheckedHttp : IDisposable
{
    private readonly TlsGuard _guard;
    private readonly HttpClient _http;

    /// <param name="address">Which address, whatever path is called on it.</param>
    /// <param name="trust">Whose word for its identity is taken.</param>
    /// <param name="proxy">Through what it is reached; null: directly.</param>
    public CheckedHttp(Uri address, ServerTrust trust, ChosenProxy? proxy)
    {
        ArgumentNullException.ThrowIfNull(address);
        var guard = _guard = new(trust, TimeProvider.System);
        var staysHere = address.Scheme == Uri.UriSchemeHttp && address.IsLoopback;
        _http = new(
            new SocketsHttpHandler
            {
                AllowAutoRedirect = false,
                UseCookies = false,
                UseProxy = proxy is not null,
                Proxy = proxy,
                ConnectCallback = (context, stop) =>
                    HappyEyeballs.ConnectAsync(context.DnsEndPoint, Dns.GetHostAddressesAsync, staysHere, stop),
                SslOptions = { RemoteCertificateValidationCallback = guard.Validate },
                PooledConnectionIdleTimeout = TimeSpan.FromSeconds(2),
                MaxResponseDrainSize = 0,
            }
        )
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    /// <summary>Calls: by GET without a body, by POST with one.</summary>
    /// <param name="uri">What is called, at the address.</param>
    /// <param name="body">What is said; null: nothing.</param>
    /// <param name="timeout">How long all of it may take.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when the call was taken; else why not, in words that show nothing of the path.</returns>
    public async Task<string?> CallAsync(Uri uri, string? body, TimeSpan timeout, CancellationToken stop)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, uri);
        request.Headers.UserAgent.Add(new("mycelia-recorder", null));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
        deadline.CancelAfter(timeout);
        try
        {
            using var answer = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token)
                .ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"it answers with status {(int)answer.StatusCode}");
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"it did not answer within {timeout.TotalSeconds:0.#} s");
        }
        catch (HttpRequestException e)
        {
            return Explain(e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    /// <summary>What came over the wire is not repeated: it may repeat what was sent.</summary>
    private string Explain(HttpRequestException failure) =>
        failure switch
        {
            { InnerException: StrayAddressException stray } => $"{stray.Host} leads to {stray.Address} and not to this machine",
            { InnerException: AuthenticationException } when _guard.Problem is { } problem => $"its certificate {problem}",
            { HttpRequestError: HttpRequestError.SecureConnectionError } => "no TLS connection to it comes about",
            { HttpRequestError: HttpRequestError.NameResolutionError } => "it cannot be found: no network, or a wrong name",
            { HttpRequestError: HttpRequestError.ProxyTunnelError } => "the proxy does not get through to it",
            { InnerException: SocketException socket } => $"it cannot be reached ({socket.Message})",
            _ => "the connection broke before it had answered",
        };
}
