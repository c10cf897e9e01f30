using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session.State;

/// <summary>Keeps the public state of a run, and passes on what it is told. Safe for concurrent use.</summary>
/// <param name="initial">The state at the beginning.</param>
/// <param name="next">Told of every event, and of the state where its words have changed.</param>
/// <param name="time">The clock of the state.</param>
public sealed class StateTracker(RecorderState initial, IProgress<RecorderEvent> next, TimeProvider time) : IProgress<RecorderEvent>
{
    private readonly Lock _lock = new();
    private volatile RecorderState _current = initial;
    private TaskCompletionSource? _changed;

    /// <summary>The state now.</summary>
    public RecorderState Current => _current;

    /// <inheritdoc/>
    public void Report(RecorderEvent value)
    {
        RecorderState before,
            after;
        TaskCompletionSource? changed;
        lock (_lock)
        {
            before = _current;
            after = _current = StateReducer.Apply(before, value, time.GetLocalNow());
            (changed, _changed) = (_changed, null);
        }

        // Outside of the lock: an output that hangs must not keep others from asking for the state.
        changed?.TrySetResult();
        next.Report(value);
        if (SaysOtherwise(before, after))
            next.Report(new StateChanged(after));
    }

    /// <summary>Waits until the state is another than <paramref name="seen"/>.</summary>
    public async Task<RecorderState> ChangeAsync(RecorderState seen, CancellationToken stop)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (!ReferenceEquals(_current, seen))
                    return _current;
                changed = (_changed ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }

            await changed.WaitAsync(stop).ConfigureAwait(false);
        }
    }

    /// <summary>Whether a person would be told something else: not for every chunk that comes and goes.</summary>
    private static bool SaysOtherwise(RecorderState before, RecorderState after) =>
        before.Upload.Reason != after.Upload.Reason
        || before.RoomLeft != after.RoomLeft
        || SaysOtherwise(before.Whole, after.Whole)
        || before.Inputs.Zip(after.Inputs).Any(static pair => SaysOtherwise(pair.First, pair.Second));

    private static bool SaysOtherwise(InputState before, InputState after) =>
        before.Capture != after.Capture
        || before.Reason != after.Reason
        || before.SilentSince.HasValue != after.SilentSince.HasValue
        || before.SkippingSince.HasValue != after.SkippingSince.HasValue
        || before.MonitorSince.HasValue != after.MonitorSince.HasValue
        || !before.LostInputs.SequenceEqual(after.LostInputs)
        || before.JournalProblem != after.JournalProblem
        || before.LastMissing != after.LastMissing;
}
