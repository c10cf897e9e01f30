using System.Net.Sockets;

namespace Mycelia.StandIns.Faults;

/// <summary>
/// A TCP proxy on a port of its own in front of one server, that does to each request what a test has planned. Before a
/// server with TLS it cannot look inside: there the plan is asked once for each connection. Thread-safe.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly Lock _change = new();
    private readonly Gate _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly List<ProxiedRequest> _requests = [];
    private readonly HashSet<ProxiedConnection> _open = [];
    private readonly List<Task> _connections = [];
    private readonly Task _accepting;
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Begins to listen.</summary>
    /// <param name="server">Where requests go; its path, if it has one, is the client's to repeat.</param>
    /// <param name="plan">What happens to them; nothing, until it is set.</param>
    public FaultProxy(Uri server, FaultPlan? plan = null)
    {
        ArgumentNullException.ThrowIfNull(server);
        Server = server;
        Plan = plan ?? FaultPlans.None;
        Url = new UriBuilder(server.Scheme, "127.0.0.1", _gate.EndPoint.Port, server.AbsolutePath).Uri;
        _gate.Open();
        _accepting = AcceptAsync();
    }

    /// <summary>Where clients connect.</summary>
    public Uri Url { get; }

    /// <summary>Where new connections lead; to be changed when "the server" becomes another one.</summary>
    public Uri Server { get; set; }

    /// <summary>What happens to the requests from now on.</summary>
    public FaultPlan Plan { get; set; }

    /// <summary>Every request so far, in order of arrival.</summary>
    public IReadOnlyList<ProxiedRequest> Requests
    {
        get
        {
            lock (_change)
                return [.. _requests];
        }
    }

    /// <summary>Refuses new connections, as a server that is down does. Open ones go on.</summary>
    public void Refuse() => _gate.Close();

    /// <summary>Takes connections again.</summary>
    public void Accept() => _gate.Open();

    /// <summary>Resets every open connection.</summary>
    public void CutAll()
    {
        lock (_change)
        {
            foreach (var connection in _open)
                connection.Cut();
        }
    }

    /// <summary>
    /// From now on nothing passes on any connection that is open, in neither direction, and none ends: as when the client's
    /// network has changed. Before a server with TLS only.
    /// </summary>
    public void SilenceAll()
    {
        lock (_change)
        {
            foreach (var connection in _open)
                connection.Silence();
        }
    }

    /// <summary>Waits until the requests so far satisfy a condition.</summary>
    public async Task UntilAsync(Func<IReadOnlyList<ProxiedRequest>, bool> condition, TimeSpan? patience = null)
    {
        ArgumentNullException.ThrowIfNull(condition);
        using var giveUp = new CancellationTokenSource(patience ?? TimeSpan.FromSeconds(60));
        while (true)
        {
            Task changed;
            lock (_change)
            {
                if (condition(_requests))
                    return;
                changed = _changed.Task;
            }

            await changed.WaitAsync(giveUp.Token);
        }
    }

    /// <summary>Ends every connection.</summary>
    /// <exception cref="Exception">A plan threw.</exception>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _accepting;
        await Task.WhenAll(_connections);
        _gate.Dispose();
        _stop.Dispose();
    }

    internal (Fault Fault, int Number) Plans(int connection, string method, string path)
    {
        lock (_change)
        {
            var request = new ProxiedRequest(_requests.Count + 1, connection, method, path);
            var fault = Plan(request);
            _requests.Add(request with { Fault = fault });
            _changed.TrySetResult();
            _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
            return (fault, request.Number);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            for (var number = 1; ; number++)
                _connections.Add(ServeAsync(await _gate.AcceptAsync(_stop.Token), number));
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task ServeAsync(Socket client, int number)
    {
        using var connection = new ProxiedConnection(this, client, number, _stop.Token);
        lock (_change)
            _open.Add(connection);
        await connection.RunAsync();
        lock (_change)
            _open.Remove(connection);
    }
}
