using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Mycelia.StandIns.Http;

/// <summary>
/// An HTTP/1.1 server whose manners towards connections are those of the servers that it stands in for, the bad ones
/// included; no well-behaved server could be made to have them.
/// </summary>
public sealed class WireServer : IAsyncDisposable
{
    private readonly LoopbackListener _listener;
    private readonly Func<WireRequest, CancellationToken, Task<WireReply>> _handler;
    private readonly WireManners _manners;

    /// <summary>Begins to listen.</summary>
    /// <param name="handler">What is done about a request; called for several at a time.</param>
    /// <param name="manners">Towards connections.</param>
    public WireServer(Func<WireRequest, CancellationToken, Task<WireReply>> handler, WireManners manners)
    {
        (_handler, _manners) = (handler, manners);
        _listener = new(ServeAsync);
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port => _listener.Port;

    /// <summary>Ends every connection.</summary>
    /// <exception cref="Exception">The handler threw.</exception>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        try
        {
            await using var stream = await SecureAsync(new NetworkStream(socket), stop);
            if (await new WireConnection(stream, _handler, _manners).RunAsync(stop))
                socket.Shutdown(SocketShutdown.Send);
            else
                socket.LingerState = new LingerOption(true, 0);
        }
        catch (AuthenticationException)
        {
            // The client does not believe the certificate.
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream connection, CancellationToken stop)
    {
        if (_manners.Certificate is not { } certificate)
            return connection;
        var secure = new SslStream(connection);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        return secure;
    }
}
