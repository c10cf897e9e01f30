using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Notices;

/// <summary>
/// Whether audio really comes through: a recorder of which a part hangs would go on saying that it records. Pure but for what it saw.
/// </summary>
/// <param name="timing">How patient it is.</param>
public sealed class LifeSign(NoticeTiming timing)
{
    private readonly Dictionary<int, (TimeSpan Heard, TimeSpan MovedAt)> _inputs = [];

    /// <param name="state">The state.</param>
    /// <param name="at">When, by a clock that nobody sets.</param>
    public bool IsAlive(RecorderState state, TimeSpan at)
    {
        var isAlive = true;
        // Each input by itself: one that hangs is not to be hidden by the others.
        foreach (var input in state.EachInput)
        {
            var (number, run) = input.Name is { } name ? (name.Number, input.Run) : (0, state.Run);
            var heard = run.Captured + run.Skipped;
            if (!_inputs.TryGetValue(number, out var seen) || input.Capture != CaptureState.Recording || heard != seen.Heard)
                _inputs[number] = seen = (heard, at);
            isAlive &= at - seen.MovedAt < timing.Standstill;
        }

        return isAlive;
    }
}
