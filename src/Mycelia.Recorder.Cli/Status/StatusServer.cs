using System.Net.Sockets;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>
/// Answers this user, or root, who asks for the state of this recorder, on a socket that only the owner can open. It costs nothing while
/// nobody asks, and nothing that a client does or leaves undone reaches the recording.
/// </summary>
internal sealed class StatusServer : IAsyncDisposable
{
    /// <summary>How many may ask at once; the next is sent away.</summary>
    public const int MostClients = 16;

    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly StatusSources _sources;
    private readonly TimeProvider _time;
    private readonly string _path;
    private readonly Socket _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _clients = [];
    private readonly Task _accepting;

    private StatusServer(Socket listener, string path, StatusSources sources, TimeProvider time)
    {
        (_listener, _path, _sources, _time) = (listener, path, sources, time);
        _accepting = AcceptAsync();
    }

    /// <summary>
    /// Listens beside the queue. The caller holds the queue's lock, so a socket that is there already is a dead recorder's.
    /// </summary>
    /// <exception cref="IOException">There can be no socket there.</exception>
    public static StatusServer Start(string queuePath, StatusSources sources, TimeProvider time)
    {
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            using var file = new SocketFile(queuePath);
            File.Delete(file.Path);
            listener.Bind(file.Address);
            // Nobody can connect before Listen.
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(file.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            listener.Listen();
            return new(listener, file.Path, sources, time);
        }
        catch (Exception e) when (e is SocketException or UnauthorizedAccessException or IOException)
        {
            listener.Dispose();
            throw new IOException(e.Message, e);
        }
    }

    /// <summary>Tells followers the last state, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The folder is gone, or the disk refuses: nobody will find the socket, or the next recorder takes its place.
        }

        await _accepting;
        await Task.WhenAny(ServedAsync(), Task.Delay(Farewell, _time));
        await _stop.CancelAsync();
        await ServedAsync();
        _stop.Dispose();
    }

    private Task ServedAsync()
    {
        lock (_lock)
            return Task.WhenAll(_clients);
    }

    private async Task AcceptAsync()
    {
        using var next = new SocketAsyncEventArgs();
        next.Completed += static (_, accepted) => ((TaskCompletionSource)accepted.UserToken!).SetResult();
        while (true)
        {
            var error = await AcceptAsync(next);
            if (error is SocketError.OperationAborted or SocketError.Interrupted)
                return;
            if (error != SocketError.Success)
            {
                // Out of file handles: it passes.
                await Task.Delay(TimeSpan.FromSeconds(1), _time);
                continue;
            }

            Serve(next.AcceptSocket!);
        }
    }

    /// <summary>Waits for the next client. What is wrong is an answer: an exception would cost every stop some milliseconds.</summary>
    private async Task<SocketError> AcceptAsync(SocketAsyncEventArgs next)
    {
        var accepted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (next.UserToken, next.AcceptSocket) = (accepted, null);
        try
        {
            if (_listener.AcceptAsync(next))
                await accepted.Task;
        }
        catch (ObjectDisposedException)
        {
            return SocketError.OperationAborted;
        }

        return next.SocketError;
    }

    private void Serve(Socket client)
    {
        lock (_lock)
        {
            _clients.RemoveWhere(static task => task.IsCompleted);
            if (_clients.Count < MostClients && Peer.IsTrusted(client))
                _clients.Add(new StatusClientSession(client, _sources, _time).RunAsync(_stop.Token));
            else
                client.Dispose();
        }
    }
}
