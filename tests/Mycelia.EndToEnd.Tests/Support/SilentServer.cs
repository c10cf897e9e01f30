using System.Net;
using System.Net.Sockets;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>A server that takes connections and never says a word.</summary>
public sealed class SilentServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

    /// <summary>Begins to listen; the kernel accepts, nobody reads.</summary>
    public SilentServer() => _listener.Start();

    /// <summary>What a recorder needs to deliver here.</summary>
    public Dictionary<string, string> Environment =>
        new()
        {
            ["MYCELIA_URL"] = $"http://{_listener.LocalEndpoint}",
            ["MYCELIA_CLIENT_ID"] = "0123456789abcdef01234567",
            ["MYCELIA_TOKEN"] = "mycelia_secret",
        };

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        return default;
    }
}
