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
        // What all inputs have is said once. Of those of which only some are paused, the first speaks for them.
        var input = state.EachInput.FirstOrDefault(static one =>
            one is { Capture: CaptureState.Paused, PausedBy: null or PauseCause.User }
        );
        if (input is null)
            return null;
        var length = now - input.Since;
        var words =
            length < First ? null
            : length < Second ? "1 hour"
            : length.Days == 0 ? "4 hours"
            : length.Days == 1 ? "1 day"
            : string.Create(CultureInfo.InvariantCulture, $"{length.Days} days");
        var what = state.Capture == CaptureState.Paused ? "" : $"{input.Name?.Name}: ";
        return words is null ? null : new(Code, input.Since, $"{what}paused for {words}: nothing is recorded");
    }
}
