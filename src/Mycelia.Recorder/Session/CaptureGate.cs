using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Whether anything is to be captured: only while there is no cause against it. While it is closed the microphone is released.
/// Safe for concurrent use.
/// </summary>
// A token source without timer or wait handle holds nothing, and Close may be cancelling one while Open replaces it.
#pragma warning disable CA1001
internal sealed class CaptureGate
#pragma warning restore CA1001
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<PauseCause, CapturePaused> _closed = [];
    private CancellationTokenSource _closing = new();
    private TaskCompletionSource _changed = NewChange();

    /// <summary>What keeps it closed, as the user is told: of several causes the first; null while it is open.</summary>
    public CapturePaused? ClosedBy
    {
        get
        {
            lock (_lock)
                return _closed.Count == 0 ? null : _closed.First().Value;
        }
    }

    /// <summary>Whether a cause stands against capture.</summary>
    public bool IsClosedBy(PauseCause cause)
    {
        lock (_lock)
            return _closed.ContainsKey(cause);
    }

    /// <summary>Cancelled when the gate closes; while it is closed, already so.</summary>
    internal CancellationToken Closing
    {
        get
        {
            lock (_lock)
                return _closing.Token;
        }
    }

    /// <summary>Completes when a cause comes or goes.</summary>
    internal Task Changed
    {
        get
        {
            lock (_lock)
                return _changed.Task;
        }
    }

    /// <summary>Adds a cause, or gives it another reason. What was captured until now is kept, and the chunk ends.</summary>
    /// <param name="cause">Stays until <see cref="Open"/> is called with it.</param>
    /// <param name="reason">Said to the user after "not recording:".</param>
    /// <param name="storage">What kind of trouble it is, if storage is the cause.</param>
    /// <param name="hint">What helps.</param>
    public void Close(PauseCause cause, string reason, StorageProblem storage = StorageProblem.Full, Hint hint = Hint.None)
    {
        TaskCompletionSource changed;
        CancellationTokenSource closing;
        lock (_lock)
        {
            _closed[cause] = new(cause, reason) { Storage = cause == PauseCause.Storage ? storage : null, Hint = hint };
            closing = _closing;
            (changed, _changed) = (_changed, NewChange());
        }

        closing.Cancel();
        changed.SetResult();
    }

    /// <summary>Takes a cause away; with the last one capture goes on.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Open(PauseCause cause)
    {
        TaskCompletionSource changed;
        lock (_lock)
        {
            if (!_closed.Remove(cause))
                return false;
            if (_closed.Count == 0)
                _closing = new();

            (changed, _changed) = (_changed, NewChange());
        }

        changed.SetResult();
        return true;
    }

    private static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
