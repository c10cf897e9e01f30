using System.Threading.Tasks.Sources;

namespace Mycelia.Recorder.Capture;

/// <summary>
/// Lets one reader wait for what one writer announces. The reader goes on in a thread of the signal's own: to wake the
/// thread pool for every block would cost more than all that is done with the block.
/// </summary>
internal sealed class BlockSignal : IValueTaskSource<bool>
{
    private readonly Func<bool> _hasMore;
    private readonly TimeSpan _patience;
    private readonly Action? _still;

    // The lock, and what is touched under it.
    private readonly object _lock = new();
    private ManualResetValueTaskSourceCore<bool> _wait;
    private bool _isWaiting;
    private bool _isClosed;
    private Exception? _error;

    /// <param name="hasMore">Whether there is something to read.</param>
    /// <param name="still">Told whenever nothing was announced for <paramref name="patience"/>: no timer need watch a stream that
    /// flows.</param>
    /// <param name="patience">How long.</param>
    public BlockSignal(Func<bool> hasMore, Action? still, TimeSpan patience)
    {
        (_hasMore, _still, _patience) = (hasMore, still, still is null ? Timeout.InfiniteTimeSpan : patience);
        new Thread(Run) { IsBackground = true, Name = "capture" }.Start();
    }

    /// <summary>Says that there is more to read.</summary>
    public void Announce()
    {
        lock (_lock)
            Monitor.Pulse(_lock);
    }

    /// <summary>Ends the waiting once everything is read: normally, or with <paramref name="error"/>. The first call counts.</summary>
    public void Close(Exception? error)
    {
        lock (_lock)
        {
            if (!_isClosed)
                (_isClosed, _error) = (true, error);
            Monitor.Pulse(_lock);
        }
    }

    /// <summary>Waits until there is more; false at the end. One at a time.</summary>
    public ValueTask<bool> WaitAsync()
    {
        lock (_lock)
        {
            if (_hasMore())
                return new(true);
            if (_isClosed)
                return _error is null ? new(false) : ValueTask.FromException<bool>(_error);
            _wait.Reset();
            _isWaiting = true;
            return new(this, _wait.Version);
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => _wait.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => _wait.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(
        Action<object?> continuation,
        object? state,
        short token,
        ValueTaskSourceOnCompletedFlags flags
    ) => _wait.OnCompleted(continuation, state, token, flags);

    private void Run()
    {
        while (AwaitReader(out var more, out var isStill))
        {
            if (isStill)
                _still?.Invoke();
            else if (more || _error is null)
                _wait.SetResult(more);
            else
                _wait.SetException(_error);
        }
    }

    /// <returns>False when no reader waits and none ever will again.</returns>
    private bool AwaitReader(out bool more, out bool isStill)
    {
        lock (_lock)
        {
            isStill = false;
            while (!(more = _hasMore()) && !_isClosed || !_isWaiting && !_isClosed)
            {
                if (isStill = !Monitor.Wait(_lock, _patience))
                    return true;
            }

            var isWaiting = _isWaiting;
            _isWaiting = false;
            return isWaiting;
        }
    }
}
