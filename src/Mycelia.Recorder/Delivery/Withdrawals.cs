namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Chunks that somebody wants out of the queue while it is being delivered. Asked for from any thread, settled by the loop.
/// </summary>
internal sealed class Withdrawals
{
    private readonly Lock _lock = new();
    private readonly Queue<(long Chunk, Action Remove, TaskCompletionSource<bool> Settled)> _asked = new();
    private volatile bool _isOver;

    /// <summary>Asks for one.</summary>
    /// <param name="chunk">Its row.</param>
    /// <param name="remove">Takes it out.</param>
    /// <returns>Whether it was taken out.</returns>
    public Task<bool> Add(long chunk, Action remove)
    {
        var settled = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
            _asked.Enqueue((chunk, remove, settled));
        if (_isOver)
            Settle(static _ => true);
        return settled.Task;
    }

    /// <summary>Does what was asked for.</summary>
    /// <param name="mayGo">Whether a chunk is free to go.</param>
    public void Settle(Func<long, bool> mayGo)
    {
        while (Take() is (var chunk, var remove, var settled))
        {
            try
            {
                var isFree = mayGo(chunk);
                if (isFree)
                    remove();
                settled.SetResult(isFree);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // It is an answer to who asked, and no trouble of the deliveries.
                settled.SetException(e);
            }
        }
    }

    /// <summary>Nothing is on its way any more, and nothing will be.</summary>
    public void End()
    {
        _isOver = true;
        Settle(static _ => true);
    }

    private (long Chunk, Action Remove, TaskCompletionSource<bool> Settled)? Take()
    {
        lock (_lock)
            return _asked.TryDequeue(out var next) ? next : null;
    }
}
