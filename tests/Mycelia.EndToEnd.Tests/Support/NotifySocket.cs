using System.Net.Sockets;
using System.Text;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>systemd's end of sd_notify: a real datagram socket.</summary>
public sealed class NotifySocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <param name="address">What <c>NOTIFY_SOCKET</c> is to say.</param>
    public NotifySocket(string address)
    {
        Address = address;
        _socket.Bind(new UnixDomainSocketEndPoint(address.StartsWith('@') ? "\0" + address[1..] : address));
    }

    public string Address { get; }

    /// <summary>The next message that begins so; those before it are passed over.</summary>
    public async Task<string> ReadAsync(string beginning)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var datagram = new byte[4096];
        while (true)
        {
            var message = Encoding.UTF8.GetString(datagram, 0, await _socket.ReceiveAsync(datagram, patience.Token));
            if (message.StartsWith(beginning, StringComparison.Ordinal))
                return message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();
}
