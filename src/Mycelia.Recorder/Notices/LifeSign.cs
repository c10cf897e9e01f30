using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Notices;

/// <summary>
/// Whether audio really comes through: a recorder of which a part hangs would go on saying that it records. Pure but for what it saw.
/// </summary>
/// <param name="timing">How patient it is.</param>
public sealed class LifeSign(NoticeTiming timing)
{
    private TimeSpan _captured = TimeSpan.MinValue;
    private TimeSpan _movedAt;

    /// <param name="state">The state.</param>
    /// <param name="at">When, by a clock that nobody sets.</param>
    public bool IsAlive(RecorderState state, TimeSpan at)
    {
        if (state.Capture != CaptureState.Recording || state.Run.Captured != _captured)
            (_captured, _movedAt) = (state.Run.Captured, at);
        return at - _movedAt < timing.Standstill;
    }
}
