using System.Net;
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
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Func<WireRequest, CancellationToken, Task<WireReply>> _handler;
    private readonly WireManners _manners;
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    /// <param name="handler">What is done about a request; called for several at a time.</param>
    /// <param name="manners">Towards connections.</param>
    public WireServer(Func<WireRequest, CancellationToken, Task<WireReply>> handler, WireManners manners)
    {
        (_handler, _manners) = (handler, manners);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>Where it listens, on 127.0.0.1.</summary>
    public int Port { get; }

    /// <summary>Ends every connection.</summary>
    /// <exception cref="Exception">The handler threw.</exception>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        _listener.Dispose();
        await Task.WhenAll(_connections);
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _connections.Add(ServeAsync(await _listener.AcceptSocketAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        await Task.Yield();
        using (socket)
        {
            try
            {
                socket.NoDelay = true;
                await using var stream = await SecureAsync(new NetworkStream(socket));
                if (await new WireConnection(stream, _handler, _manners).RunAsync(_stop.Token))
                    socket.Shutdown(SocketShutdown.Send);
                else
                    socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // The client has gone, or the server is being disposed.
            }
        }
    }

    private async Task<Stream> SecureAsync(NetworkStream connection)
    {
        if (_manners.Certificate is not { } certificate)
            return connection;
        var secure = new SslStream(connection);
        await secure.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, _stop.Token);
        return secure;
    }
}
