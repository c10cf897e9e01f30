using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>Says in words why a request got no answer.</summary>
internal static class NetworkFailure
{
    public static UploadOutcome.Failed Explain(Exception failure, Uri server) => failure switch
    {
        HttpRequestException { InnerException: AuthenticationException tls } when tls.Message.Contains("NotTimeValid", StringComparison.Ordinal) =>
            new UploadOutcome.Misconfigured(string.Create(CultureInfo.InvariantCulture,
                $"the certificate of {server.Authority} is not valid at this machine's time, {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC: the clock may be wrong; if it is right, the certificate has to be renewed")),
        HttpRequestException { InnerException: AuthenticationException tls } when !tls.Message.Contains("certificate", StringComparison.Ordinal) =>
            new UploadOutcome.Misconfigured($"no TLS connection to {server.Authority} comes about ({tls.GetBaseException().Message.TrimEnd('.')}): check MYCELIA_URL"),
        HttpRequestException { InnerException: AuthenticationException tls } => new UploadOutcome.Misconfigured(
            $"the certificate of {server.Authority} is not trusted ({tls.Message.TrimEnd('.')}): install its authority's certificate here, or check MYCELIA_URL"),
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => new UploadOutcome.Transient(
            $"{server.Host} cannot be found: no network, or a wrong MYCELIA_URL"),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => new UploadOutcome.Transient(
            $"{server.Authority} refuses connections: the server is down, or MYCELIA_URL has the wrong port"),
        HttpRequestException { InnerException: SocketException socket } => new UploadOutcome.Transient(
            $"{server.Authority} cannot be reached ({socket.Message})"),
        TimeoutException timeout => new UploadOutcome.Transient(timeout.Message),
        _ => new UploadOutcome.Transient($"the connection to {server.Authority} broke ({failure.GetBaseException().Message})"),
    };
}
