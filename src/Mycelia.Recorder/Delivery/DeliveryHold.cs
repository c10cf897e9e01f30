using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Whether anything is to be delivered: only while there is no cause against it. What is on its way when one comes arrives. Safe for
/// concurrent use.
/// </summary>
public sealed class DeliveryHold
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<HoldCause, string> _held = [];
    private TaskCompletionSource _released = NewRelease();

    /// <summary>A cause has come or gone. From any thread.</summary>
    internal event Action? Changed;

    /// <summary>What holds deliveries, of several causes the first; empty where it is not worth a word; null: nothing does.</summary>
    public string? Reason
    {
        get
        {
            lock (_lock)
                return _held.Count == 0 ? null : _held.First().Value;
        }
    }

    /// <summary>Adds a cause, or gives it another reason.</summary>
    /// <param name="cause">Stays until <see cref="Release"/> is called with it.</param>
    /// <param name="reason">Said to the user after "waiting:"; empty: nothing is said.</param>
    public void Hold(HoldCause cause, string reason)
    {
        lock (_lock)
        {
            if (_held.Count == 0)
                _released = NewRelease();
            _held[cause] = reason;
        }

        Changed?.Invoke();
    }

    /// <summary>Takes a cause away; with the last one deliveries go on.</summary>
    public void Release(HoldCause cause)
    {
        TaskCompletionSource? released;
        lock (_lock)
        {
            if (!_held.Remove(cause))
                return;
            released = _held.Count == 0 ? _released : null;
        }

        released?.SetResult();
        Changed?.Invoke();
    }

    /// <summary>Waits while there is a cause.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled before.</exception>
    internal Task WaitAsync(CancellationToken stop)
    {
        lock (_lock)
            return _held.Count == 0 ? Task.CompletedTask : _released.Task.WaitAsync(stop);
    }

    private static TaskCompletionSource NewRelease() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
