using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Hosting;

/// <summary>
/// The sockets to listen on, bound before anything else happens: a port that is taken is found out while there is nothing to undo.
/// </summary>
internal sealed class ListenSockets : IDisposable
{
    private readonly Dictionary<EndPoint, Socket> _sockets = [];

    private ListenSockets() { }

    /// <summary>The addresses, with the ports that the system chose.</summary>
    public IEnumerable<IPEndPoint> EndPoints => _sockets.Keys.Cast<IPEndPoint>();

    /// <exception cref="StartupException">An address cannot be had.</exception>
    public static ListenSockets Bind(IEnumerable<IPEndPoint> endPoints)
    {
        var sockets = new ListenSockets();
        foreach (var endPoint in endPoints)
            sockets.Add(endPoint);
        return sockets;
    }

    /// <summary>Hands the sockets to Kestrel, which closes them when it stops.</summary>
    public void GiveTo(SocketTransportOptions transport) => transport.CreateBoundListenSocket = endPoint => _sockets[endPoint];

    /// <summary>Tells Kestrel which addresses to ask for.</summary>
    public void GiveTo(KestrelServerOptions kestrel)
    {
        foreach (var endPoint in EndPoints)
            kestrel.Listen(endPoint, listen => listen.Protocols = HttpProtocols.Http1);
    }

    public void Dispose()
    {
        foreach (var socket in _sockets.Values)
            socket.Dispose();
    }

    private void Add(IPEndPoint endPoint)
    {
        try
        {
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endPoint);
            _sockets.Add(socket.LocalEndPoint!, socket);
        }
        catch (SocketException e)
        {
            Dispose();
            throw new StartupException(
                e.SocketErrorCode == SocketError.AddressAlreadyInUse
                    ? $"port {endPoint.Port} of {endPoint.Address} is in use by another program; choose another with --urls "
                        + $"http://{endPoint.Address}:PORT (0 lets the system choose)."
                    : $"cannot listen on {endPoint} ({e.Message}); choose another address with --urls.",
                inner: e
            );
        }
    }
}
