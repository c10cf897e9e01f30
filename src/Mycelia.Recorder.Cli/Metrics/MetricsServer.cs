using System.Net.Sockets;
using System.Text;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Metrics;

/// <summary>
/// Answers <c>GET /metrics</c> for Prometheus and <c>GET /healthz</c> for whoever restarts or reports what is not well. It shows no audio,
/// no name of an input and no address; whoever reaches it learns whether somebody records. A connection is one request: however many come,
/// and however slow, they take a few files and no time of the recording.
/// </summary>
internal sealed class MetricsServer : IAsyncDisposable
{
    /// <summary>So many clients have a connection. The next one takes the place of the one that has had it for longest.</summary>
    public const int MostClients = 16;

    private const int Backlog = 16;

    /// <summary>How long a client may take to ask, and to hear the answer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly MetricsAddress _address;
    private readonly Socket _listener;
    private readonly StateTracker _state;
    private readonly RecorderMetrics _metrics;
    private readonly PrometheusText _text = new(RecorderMetrics.ServedMeterName);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<(Socket Client, Task Served)> _clients = [];
    private readonly Task _accepting;

    private MetricsServer(MetricsAddress address, Socket listener, StateTracker state)
    {
        (_address, _listener, _state) = (address, listener, state);
        _metrics = new(state, TimeProvider.System, RecorderMetrics.ServedMeterName);
        _accepting = Task.Run(AcceptAsync);
    }

    /// <param name="address">Where to listen: <c>HOST:PORT</c>; null: nowhere.</param>
    /// <param name="state">What is told.</param>
    /// <exception cref="UserError">It cannot listen there.</exception>
    public static MetricsServer? Start(string? address, StateTracker state)
    {
        if (address is null)
            return null;
        var own = MetricsAddress.Read(address);
        var listener = new Socket(own.EndPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (own.Hosts.Count == 0 && own.EndPoint.AddressFamily == AddressFamily.InterNetworkV6)
                listener.DualMode = true;
            listener.Bind(own.EndPoint);
            listener.Listen(Backlog);
            return new(own, listener, state);
        }
        catch (SocketException e)
        {
            listener.Dispose();
            throw new UserError(ExitCode.Usage, $"cannot listen on {address}: {e.Message.TrimEnd('.')} (--metrics-listen)");
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_clients.Select(static one => one.Served));
        _listener.Dispose();
        _metrics.Dispose();
        _text.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                if (await NextAsync() is not { } client)
                {
                    // Out of file handles: it passes.
                    await Task.Delay(TimeSpan.FromSeconds(1), _stop.Token);
                    continue;
                }

                _clients.RemoveAll(static one => one.Served.IsCompleted);
                if (_clients.Count >= MostClients)
                    _clients[0].Client.Dispose();
                _clients.Add((client, ServeAsync(client)));
            }
        }
        catch (OperationCanceledException)
        {
            // The recorder ends.
        }
    }

    private async Task<Socket?> NextAsync()
    {
        try
        {
            return await _listener.AcceptAsync(_stop.Token);
        }
        catch (SocketException)
        {
            return null;
        }
    }

    private async Task ServeAsync(Socket client)
    {
        using var own = client;
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        patience.CancelAfter(Patience);
        try
        {
            var answer = Answer(await ReadAsync(client, patience.Token));
            for (var sent = 0; sent < answer.Length; )
                sent += await client.SendAsync(answer.AsMemory(sent), patience.Token);
            client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // A client that went away, was too slow, or had to make room.
        }
    }

    /// <returns>Null: it is no request, or too long a one.</returns>
    private static async Task<MetricsRequest?> ReadAsync(Socket client, CancellationToken patience)
    {
        var head = new byte[MetricsRequest.LongestHead];
        for (var read = 0; read < head.Length && !MetricsRequest.IsComplete(head.AsSpan(0, read)); )
        {
            var more = await client.ReceiveAsync(head.AsMemory(read), patience);
            if (more == 0)
                break;
            read += more;
        }

        return MetricsRequest.Parse(head);
    }

    private byte[] Answer(MetricsRequest? request)
    {
        var (status, type, text) = request switch
        {
            null => ("400 Bad Request", "text/plain", "this is no request\n"),
            _ when !_address.IsOwn(request.Host) => ("421 Misdirected Request", "text/plain", "this is another host\n"),
            { Method: not ("GET" or "HEAD") } => ("405 Method Not Allowed\r\nAllow: GET, HEAD", "text/plain", "GET only\n"),
            { Path: "/metrics" } => ("200 OK", PrometheusText.MediaType, _text.Read()),
            { Path: "/healthz" } => Health(),
            _ => ("404 Not Found", "text/plain", "there is /metrics, and /healthz\n"),
        };
        var body = Encoding.UTF8.GetBytes(text);
        var head = Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n"
                + "Cache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\n\r\n"
        );
        return request?.Method == "HEAD" ? head : [.. head, .. body];
    }

    /// <summary>200 while nothing is wrong; 503 with a problem's code and sentence a line otherwise.</summary>
    private (string Status, string Type, string Text) Health()
    {
        var problems = Model.Health.Problems(_state.Current, DateTimeOffset.Now);
        return problems.Count == 0
            ? ("200 OK", "text/plain; charset=utf-8", "ok\n")
            : (
                "503 Service Unavailable",
                "text/plain; charset=utf-8",
                string.Concat(problems.Select(static problem => $"{problem.Code}: {problem.Text}\n"))
            );
    }
}
