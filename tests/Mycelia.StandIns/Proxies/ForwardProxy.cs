using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Proxies;

/// <summary>
/// A forward proxy, as a company has one: tunnels by <c>CONNECT</c>, requests in the absolute form otherwise. Whatever name it
/// is asked for, it goes to 127.0.0.1, so that tests can use names that no resolver knows.
/// </summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;

    /// <summary>Begins to listen.</summary>
    public ForwardProxy()
    {
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>Its address, without credentials.</summary>
    public Uri Url => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}");

    /// <summary>USER:PASSWORD that it wants; null: none.</summary>
    public string? Login { get; init; }

    /// <summary>What it answers instead of letting through; 0: it lets through.</summary>
    public int Refusal { get; init; }

    /// <summary>The first line of every request to it.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <inheritdoc/>
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
                _connections.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        await Task.Yield();
        using (client)
        {
            try
            {
                await ServeAsync(client.GetStream());
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One side has gone, or the proxy is being disposed.
            }
        }
    }

    /// <summary>One request, and then whatever follows goes the same way.</summary>
    private async Task ServeAsync(NetworkStream client)
    {
        while (await ReadHeadAsync(client) is { } head)
        {
            Requests.Enqueue(head.FirstLine);
            if (Answer(head) is { } refusal)
            {
                await client.WriteAsync(Encoding.ASCII.GetBytes(refusal), _stop.Token);
                continue;
            }

            var isTunnel = head.Method == "CONNECT";
            var target = isTunnel ? new Uri("tunnel://" + head.Target) : new Uri(head.Target);
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, target.Port, _stop.Token);
            if (isTunnel)
                await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), _stop.Token);
            else
                await server.GetStream().WriteAsync(OriginForm(head, target), _stop.Token);
            await Task.WhenAny(client.CopyToAsync(server.GetStream(), _stop.Token), server.GetStream().CopyToAsync(client, _stop.Token));
            return;
        }
    }

    private string? Answer(WireHead head) =>
        Login is { } login && head["Proxy-Authorization"] != "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(login))
            ? "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"\r\nContent-Length: 0\r\n\r\n"
        : Refusal != 0 ? $"HTTP/1.1 {Refusal} No\r\nContent-Length: 0\r\n\r\n"
        : null;

    private static byte[] OriginForm(WireHead head, Uri target)
    {
        var text = Encoding.Latin1.GetString(head.Raw.Span);
        var rest = text[text.IndexOf("\r\n", StringComparison.Ordinal)..];
        return Encoding.Latin1.GetBytes($"{head.Method} {target.PathAndQuery} HTTP/1.1{rest}");
    }

    private async Task<WireHead?> ReadHeadAsync(NetworkStream client)
    {
        var head = new List<byte>();
        var next = new byte[1];
        while (head.Count < 4 || !head[^4..].SequenceEqual("\r\n\r\n"u8.ToArray()))
        {
            if (await client.ReadAsync(next, _stop.Token) == 0)
                return null;
            head.Add(next[0]);
        }

        return WireHead.Parse([.. head]);
    }
}
