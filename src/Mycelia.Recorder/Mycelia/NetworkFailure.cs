using System.Net.Sockets;
using System.Security.Authentication;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>Says in words why a request got no answer.</summary>
internal static class NetworkFailure
{
    public static UploadOutcome.Failed Explain(Exception failure, Uri server) => failure switch
    {
        HttpRequestException { InnerException: AuthenticationException tls } => new UploadOutcome.Misconfigured(
            $"the certificate of {server.Authority} is not trusted ({tls.Message.TrimEnd('.')})"),
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
