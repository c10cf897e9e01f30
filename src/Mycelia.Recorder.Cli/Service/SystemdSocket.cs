using System.Net.Sockets;
using System.Text;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Tells systemd how the service is doing: datagrams of <c>NAME=value</c> lines (sd_notify(3)).</summary>
internal sealed class SystemdSocket : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly UnixDomainSocketEndPoint _address;

    /// <param name="address">What <c>NOTIFY_SOCKET</c> says: a path, or <c>@</c> and an abstract name.</param>
    public SystemdSocket(string address) => _address = new(address.StartsWith('@') ? "\0" + address[1..] : address);

    /// <summary>Null when nobody wants to be told.</summary>
    public static SystemdSocket? FromEnvironment() =>
        !OperatingSystem.IsWindows()
        && Environment.GetEnvironmentVariable("NOTIFY_SOCKET") is { Length: > 1 } address
        && (address[0] is '/' or '@')
            ? new(address)
            : null;

    public void Send(string message)
    {
        try
        {
            // A line end would begin a statement of its own.
            _socket.SendTo(Encoding.UTF8.GetBytes(Visible.Line(message)), _address);
        }
        catch (SocketException)
        {
            // Nobody listens any more. The recording goes on; without a watchdog's ping systemd will act by itself.
        }
    }

    public void Dispose() => _socket.Dispose();
}
