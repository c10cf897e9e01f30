using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Session;

/// <summary>
/// A user's pause, and its end at some time by the wall clock: also when that is set, or the machine slept meanwhile. Safe for concurrent
/// use.
/// </summary>
/// <param name="gate">What is closed.</param>
/// <param name="time">The clock.</param>
internal sealed class PauseTimer(CaptureGate gate, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private DateTimeOffset _until;

    /// <summary>Pauses, or gives a pause another end.</summary>
    /// <param name="until">When it ends; null: when somebody ends it.</param>
    public void Begin(DateTimeOffset? until)
    {
        lock (_lock)
        {
            Stop();
            gate.Close(PauseCause.User, until is { } end ? $"paused until {Times.Of(end, time.GetLocalNow())}" : "paused");
            if (until is null)
                return;
            _until = until.Value;
            _timer = time.CreateTimer(static self => ((PauseTimer)self!).EndInTime(), this, Look, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends the pause.</summary>
    /// <returns>Whether there was one.</returns>
    public bool End()
    {
        lock (_lock)
        {
            Stop();
            return gate.Open(PauseCause.User);
        }
    }

    /// <summary>Leaves the pause as it is, for good.</summary>
    public void Dispose()
    {
        lock (_lock)
            Stop();
    }

    private void EndInTime()
    {
        lock (_lock)
        {
            if (_timer is null)
                return;
            if (time.GetUtcNow() < _until)
            {
                _timer.Change(Look, Timeout.InfiniteTimeSpan);
                return;
            }

            Stop();
            gate.Open(PauseCause.User);
        }
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
