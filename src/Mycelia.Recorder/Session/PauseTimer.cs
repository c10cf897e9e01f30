using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Session;

/// <summary>
/// A user's pause, and its end at some time by the wall clock: also when that is set, or the machine slept meanwhile. Safe for concurrent
/// use.
/// </summary>
/// <param name="gate">What is closed.</param>
/// <param name="time">The clock.</param>
/// <param name="note">Told of the pause, and of its end.</param>
internal sealed class PauseTimer(CaptureGate gate, TimeProvider time, Action<UserPause?> note) : IDisposable
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private ITimer? _timer;
    private UserPause? _pause;

    /// <summary>Pauses, or gives a pause another end.</summary>
    /// <param name="until">When it ends; null: when somebody ends it.</param>
    public void Begin(DateTimeOffset? until)
    {
        lock (_lock)
        {
            var pause = new UserPause(_pause?.Since ?? time.GetUtcNow(), until);
            Hold(pause, until is { } end ? $"paused until {Times.Of(end, time.GetLocalNow())}" : "paused");
            note(pause);
        }
    }

    /// <summary>Goes on with a pause of an earlier run.</summary>
    public void GoOn(UserPause pause)
    {
        lock (_lock)
        {
            var now = time.GetLocalNow();
            var since = $"paused since {Times.Of(pause.Since, now)}";
            Hold(pause, pause.Until is { } end ? $"{since} until {Times.Of(end, now)}" : since);
        }
    }

    /// <summary>Ends the pause.</summary>
    /// <returns>Whether there was one.</returns>
    public bool End()
    {
        lock (_lock)
            return Release();
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
            if (_pause?.HoldsAt(time.GetUtcNow()) == true)
            {
                _timer.Change(Look, Timeout.InfiniteTimeSpan);
                return;
            }

            Release();
        }
    }

    private void Hold(UserPause pause, string reason)
    {
        Stop();
        _pause = pause;
        gate.Close(PauseCause.User, reason);
        if (pause.Until is not null)
            _timer = time.CreateTimer(static self => ((PauseTimer)self!).EndInTime(), this, Look, Timeout.InfiniteTimeSpan);
    }

    private bool Release()
    {
        Stop();
        _pause = null;
        if (!gate.Open(PauseCause.User))
            return false;
        note(null);
        return true;
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }
}
