using System.Net.Sockets;
using System.Security.Authentication;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>Says in words why a request got no answer. What a server sent is not repeated: it may repeat what it was sent.</summary>
internal static class NetworkFailure
{
    public static UploadOutcome.Failed Explain(Exception failure, Uri server) =>
        failure switch
        {
            ConnectionException { Failure: var known } => known,
            HttpRequestException http => Explain(http, server, proxy: null, certificateProblem: null),
            TimeoutException timeout => new UploadOutcome.Transient(timeout.Message),
            _ => Broken(failure, server),
        };

    /// <param name="failure">What the network said.</param>
    /// <param name="server">The server.</param>
    /// <param name="proxy">What lies before it; connections then go there.</param>
    /// <param name="certificateProblem">Why a certificate was refused, if one was.</param>
    public static UploadOutcome.Failed Explain(
        HttpRequestException failure,
        Uri server,
        ChosenProxy? proxy,
        CertificateProblem? certificateProblem
    )
    {
        var (name, host, setting, hint) = proxy is null
            ? (server.Authority, server.Host, "its address", Hint.ServerAddress)
            : ($"the proxy {proxy.Address!.Authority}", $"the proxy {proxy.Address.Host}", proxy.Variable, Hint.None);
        return failure switch
        {
            { InnerException: StrayAddressException stray } => new UploadOutcome.Misconfigured(
                $"{stray.Host} leads to {stray.Address} and not to this machine, and without TLS nothing leaves it: see what "
                    + $"/etc/hosts says of {stray.Host}, or let the server's address begin with https://"
            )
            {
                Hint = Hint.ServerAddress,
            },
            { HttpRequestError: HttpRequestError.ProxyTunnelError } => Proxy(failure, server, name, setting),
            { InnerException: AuthenticationException } when certificateProblem is not null => new UploadOutcome.Misconfigured(
                $"the certificate of {server.Authority} {certificateProblem.Words}"
            )
            {
                Hint = certificateProblem.Hint,
            },
            { HttpRequestError: HttpRequestError.SecureConnectionError } => Tls(failure, server),
            { HttpRequestError: HttpRequestError.NameResolutionError } => new UploadOutcome.Transient(
                $"{host} cannot be found: no network, or {setting} is wrong"
            )
            {
                Hint = hint,
            },
            { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new UploadOutcome.Transient(
                $"{name} refuses connections: {(proxy is null ? "the server" : "it")} is down, or {setting} has the wrong port"
            )
            {
                Hint = hint,
            },
            { HttpRequestError: HttpRequestError.InvalidResponse } => NotHttp(failure, server),
            { HttpRequestError: HttpRequestError.ConnectionError, InnerException: SocketException socket } => new UploadOutcome.Transient(
                $"{name} cannot be reached ({socket.Message})"
            ),
            _ => Broken(failure, server),
        };
    }

    /// <summary>Other exceptions than the system's own quote what came over the wire.</summary>
    private static UploadOutcome.Transient Broken(Exception failure, Uri server)
    {
        var how = failure.GetBaseException() is SocketException socket
            ? socket.Message
            : (failure as HttpRequestException)?.HttpRequestError switch
            {
                HttpRequestError.ResponseEnded => "it was closed before the answer had ended",
                HttpRequestError.HttpProtocolError => "the server does not keep to HTTP/2, or ended it",
                HttpRequestError.ConfigurationLimitExceeded => "the answer has more headers than anybody needs",
                _ => "no reason is known",
            };
        return new($"the connection to {server.Authority} broke ({how})");
    }

    private static UploadOutcome.Failed Proxy(HttpRequestException failure, Uri server, string name, string setting) =>
        StatusOf(failure) switch
        {
            407 => new UploadOutcome.Misconfigured(
                $"{name} wants a login (407): write it into {setting}, as http://USER:PASSWORD@HOST:PORT"
            ),
            401 or 403 or 405 => new UploadOutcome.Misconfigured(
                $"{name} lets nobody through to {server.Authority} ({StatusOf(failure)}): ask who runs it, or name the server in NO_PROXY"
            ),
            null when SocksSays(failure, "authenticat") => new UploadOutcome.Misconfigured(
                $"{name} wants a login: write it into {setting}, as socks5://USER:PASSWORD@HOST:PORT"
            ),
            null when SocksSays(failure, "failed to connect") => new UploadOutcome.Transient(
                $"{name} does not get through to {server.Authority}"
            ),
            null => new UploadOutcome.Transient($"{name} does not lead to {server.Authority}: it answers as no proxy does"),
            var status => new UploadOutcome.Transient($"{name} does not get through to {server.Authority} ({status})"),
        };

    /// <summary>What a SOCKS proxy answered is in the text of an exception whose type is not public.</summary>
    private static bool SocksSays(HttpRequestException failure, string words) =>
        failure.InnerException?.Message is { } said
        && said.Contains("SOCKS", StringComparison.Ordinal)
        && said.Contains(words, StringComparison.OrdinalIgnoreCase);

    /// <summary>The exception says it in its text alone.</summary>
    private static int? StatusOf(HttpRequestException failure) =>
        failure.StatusCode is { } status ? (int)status
        : failure
            .Message.Split('\'')
            .Select(static part => int.TryParse(part, out var number) ? number : 0)
            .LastOrDefault(static number => number is >= 100 and < 600)
            is > 0
                and var said
            ? said
        : null;

    private static UploadOutcome.Failed Tls(HttpRequestException failure, Uri server)
    {
        var cause = failure.GetBaseException();
        // What a server without TLS says is no frame of it; one that hangs up or is cut off may be well later.
        return
            cause is SocketException || (cause is IOException && failure.InnerException is not AuthenticationException && !IsNoFrame(cause))
            ? new UploadOutcome.Transient(
                $"the connection to {server.Authority} broke while TLS was being set up ({cause.Message.TrimEnd('.')})"
            )
            : new UploadOutcome.Misconfigured(
                IsNoFrame(cause)
                    ? $"{server.Authority} does not speak TLS: if it is meant to be so, its address begins with http://"
                    : $"no TLS connection to {server.Authority} comes about ({cause.Message.TrimEnd('.')}): check the server's address"
            )
            {
                Hint = Hint.ServerAddress,
            };
    }

    private static bool IsNoFrame(Exception cause) =>
        cause.Message.Contains("frame", StringComparison.Ordinal)
        || cause.Message.Contains("wrong version number", StringComparison.Ordinal)
        || cause.Message.Contains("packet length", StringComparison.Ordinal);

    /// <summary>0x15, 0x03: an alert of TLS. Anything else may be an answer that was cut off.</summary>
    private static UploadOutcome.Failed NotHttp(HttpRequestException failure, Uri server) =>
        failure.GetBaseException().Message.Contains("\u0015\u0003", StringComparison.Ordinal)
            ? new UploadOutcome.Misconfigured($"{server.Authority} speaks TLS: its address begins with https://")
            {
                Hint = Hint.ServerAddress,
            }
            : new UploadOutcome.Transient($"what {server.Authority} answers is not HTTP, or was cut off");
}
