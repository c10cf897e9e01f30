using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Mycelia.StandIns.Http;

namespace Mycelia.StandIns.Proxies;

/// <summary>
/// A proxy, as a company has one. Whatever name it is asked for, it goes to 127.0.0.1, so that tests can use names that no
/// resolver knows.
/// </summary>
public abstract class ProxyServer : IAsyncDisposable
{
    private readonly LoopbackListener _listener;

    /// <summary>Begins to listen.</summary>
    protected ProxyServer() => _listener = new(ServeAsync);

    /// <summary>Where it listens: host and port.</summary>
    public string Authority => $"127.0.0.1:{_listener.Port}";

    /// <summary>USER:PASSWORD that it wants; null: none.</summary>
    public string? Login { get; init; }

    /// <summary>What it was asked for, a line each.</summary>
    public ConcurrentQueue<string> Requests { get; } = [];

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await _listener.DisposeAsync();
    }

    /// <summary>Finds out where a client wants to go.</summary>
    /// <param name="client">What it says.</param>
    /// <param name="answer">Where answers go.</param>
    /// <param name="stop">Ends it.</param>
    /// <returns>The port, and what has been read of what is to go there; null when it is not let through.</returns>
    protected abstract Task<(int Port, ReadOnlyMemory<byte> First)?> AdmitAsync(WireReader client, Stream answer, CancellationToken stop);

    private async Task ServeAsync(Socket socket, CancellationToken stop)
    {
        await using var answers = new NetworkStream(socket);
        var client = new WireReader(answers);
        if (await AdmitAsync(client, answers, stop) is not { } admitted)
            return;
        using var server = new TcpClient();
        await server.ConnectAsync(IPAddress.Loopback, admitted.Port, stop);
        await server.GetStream().WriteAsync(admitted.First, stop);
        await Task.WhenAny(PassAsync(client, server.GetStream(), stop), server.GetStream().CopyToAsync(answers, stop));
    }

    private static async Task PassAsync(WireReader from, NetworkStream to, CancellationToken stop)
    {
        for (ReadOnlyMemory<byte> piece; !(piece = await from.ReadSomeAsync(long.MaxValue, stop)).IsEmpty; )
            await to.WriteAsync(piece, stop);
    }
}
