using System.Net.Sockets;

namespace Mycelia.StandIns.Faults;

/// <summary>One client's connection, and the one to the server that belongs to it.</summary>
internal sealed class ProxiedConnection : IDisposable
{
    private static readonly TimeSpan LingerTimeout = TimeSpan.FromSeconds(5);

    private readonly FaultProxy _proxy;
    private readonly Socket _client;
    private readonly Uri _server;
    private readonly int _number;
    private readonly CancellationTokenSource _stop;
    private Socket? _upstream;
    private volatile bool _isSilent;

    public ProxiedConnection(FaultProxy proxy, Socket client, int number, CancellationToken stop)
    {
        (_proxy, _client, _number) = (proxy, client, number);
        _server = proxy.Server;
        _client.NoDelay = true;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(stop);
    }

    public async Task RunAsync()
    {
        // The loop that accepts does not wait for what a connection does.
        await Task.Yield();
        var reset = true;
        try
        {
            await using var client = new NetworkStream(_client);
            if (_server.Scheme == Uri.UriSchemeHttps)
                await new OpaqueRelay(client, ConnectAsync, () => _isSilent).RunAsync(_proxy.Plans(_number, "", "").Fault, _stop.Token);
            else
                await new HttpRelay(client, ConnectAsync, (method, path) => _proxy.Plans(_number, method, path).Fault).RunAsync(
                    _stop.Token
                );
            reset = false;
            await LingerAsync(client);
        }
        catch (CutException cut)
        {
            reset = cut.Reset;
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side has gone, so the other one goes too; or the proxy itself does.
        }
        finally
        {
            End(_client, reset);
            if (_upstream is not null)
                End(_upstream, reset);
        }
    }

    /// <summary>Returns when the client has been told.</summary>
    public void Cut()
    {
        End(_client, reset: true);
        _stop.Cancel();
    }

    /// <summary>Nothing passes any more.</summary>
    public void Silence() => _isSilent = true;

    public void Dispose()
    {
        _client.Dispose();
        _upstream?.Dispose();
        _stop.Dispose();
    }

    private async Task<Stream> ConnectAsync()
    {
        _upstream = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await _upstream.ConnectAsync(_server.Host, _server.Port, _stop.Token);
        return new NetworkStream(_upstream);
    }

    /// <summary>
    /// The server may have answered before it had the whole request: to close with bytes unread would reset the connection,
    /// and the client could lose an answer that no fault was planned for.
    /// </summary>
    private async Task LingerAsync(NetworkStream client)
    {
        _client.Shutdown(SocketShutdown.Send);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(LingerTimeout);
        var rest = new byte[16 * 1024];
        while (await client.ReadAsync(rest, patience.Token) > 0) { }
    }

    private static void End(Socket socket, bool reset)
    {
        if (reset && !socket.SafeHandle.IsClosed)
            socket.LingerState = new LingerOption(true, 0);
        socket.Dispose();
    }
}
