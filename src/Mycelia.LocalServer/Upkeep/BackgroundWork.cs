namespace Mycelia.LocalServer.Upkeep;

/// <summary>What the server does besides answering, one thing after the other, until it is stopped.</summary>
internal sealed partial class BackgroundWork(ILogger<BackgroundWork> log) : IAsyncDisposable, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<Task> _running = [];

    /// <summary>Begins it, in a thread of the pool.</summary>
    /// <param name="what">In the words of a line of the log.</param>
    /// <param name="work">Ends by its token.</param>
    public void Start(string what, Func<CancellationToken, Task> work) => _running.Add(Task.Run(() => RunAsync(what, work)));

    /// <summary>Asks it to end; nothing waits.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_running).ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync(string what, Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stop.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            LogStopped(what);
        }
        catch (Exception e)
        {
            LogFailed(what, e);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{What} ended with the server, and goes on at the next start")]
    private partial void LogStopped(string what);

    [LoggerMessage(Level = LogLevel.Error, Message = "{What} failed, and is tried again at the next start")]
    private partial void LogFailed(string what, Exception error);
}
