using System.Globalization;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Notices;

/// <summary>
/// Says of a user's pause that it lasts: somebody wanted it, and may have forgotten it. Quiet hours and a locked screen end by themselves.
/// Pure.
/// </summary>
public static class PauseRule
{
    /// <summary>What it is, for programs.</summary>
    public const string Code = "pause_lasts";

    private static readonly TimeSpan First = TimeSpan.FromHours(1);
    private static readonly TimeSpan Second = TimeSpan.FromHours(4);

    /// <summary>What is to be told: after an hour, after four, and then every day in other words.</summary>
    /// <param name="state">The state.</param>
    /// <param name="now">The moment at which it is judged.</param>
    /// <returns>Null when nothing is.</returns>
    public static HealthProblem? Find(RecorderState state, DateTimeOffset now)
    {
        if (state is not { Capture: CaptureState.Paused, PausedBy: null or PauseCause.User })
            return null;
        var length = now - state.Since;
        var words =
            length < First ? null
            : length < Second ? "1 hour"
            : length.Days == 0 ? "4 hours"
            : length.Days == 1 ? "1 day"
            : string.Create(CultureInfo.InvariantCulture, $"{length.Days} days");
        return words is null ? null : new(Code, state.Since, $"paused for {words}: nothing is recorded");
    }
}
