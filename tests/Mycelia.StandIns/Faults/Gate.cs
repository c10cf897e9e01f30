using System.Net;
using System.Net.Sockets;

namespace Mycelia.StandIns.Faults;

/// <summary>A port of this machine that is kept, whether it takes connections or refuses them.</summary>
internal sealed class Gate : IDisposable
{
    private const int MostTries = 300;

    private readonly Lock _change = new();
    private Socket _socket = Bind(new IPEndPoint(IPAddress.Loopback, 0));
    private TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _isOpen;

    public Gate() => EndPoint = (IPEndPoint)_socket.LocalEndPoint!;

    public IPEndPoint EndPoint { get; }

    public void Open()
    {
        lock (_change)
        {
            if (_isOpen)
                return;
            _socket.Listen();
            _isOpen = true;
            _opened.TrySetResult();
        }
    }

    /// <summary>Who connects from now on is refused: the port is bound, and nobody listens.</summary>
    public void Close()
    {
        lock (_change)
        {
            if (!_isOpen)
                return;
            _isOpen = false;
            _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _socket.Dispose();
            _socket = Bind(EndPoint);
        }
    }

    /// <summary>The next connection, however long the gate is closed meanwhile.</summary>
    public async Task<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (opened, socket) = Current();
            await opened.WaitAsync(cancellationToken);
            try
            {
                return await socket.AcceptAsync(cancellationToken);
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // Closed meanwhile, or the client has gone again.
                cancellationToken.ThrowIfCancellationRequested();
            }
        }
    }

    public void Dispose() => _socket.Dispose();

    private (Task Opened, Socket Socket) Current()
    {
        lock (_change)
            return (_opened.Task, _socket);
    }

    private static Socket Bind(IPEndPoint address)
    {
        for (var tries = 1; ; tries++)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(address);
                return socket;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressAlreadyInUse && tries < MostTries)
            {
                // Some client of this machine was given the port in the moment in which it was free.
                socket.Dispose();
                Thread.Sleep(TimeSpan.FromMilliseconds(100));
            }
        }
    }
}
