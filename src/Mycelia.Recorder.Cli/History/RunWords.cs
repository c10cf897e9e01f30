using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.History;

/// <summary>Says how the last recorder of a queue ended, and when. Pure.</summary>
internal static class RunWords
{
    /// <param name="run">The last one.</param>
    /// <param name="now">When it is said.</param>
    public static string Of(LastRun run, DateTimeOffset now)
    {
        var at = Times.WithAge(run.Ended, now);
        return run.End switch
        {
            RunEnd.Stopped => $"the last one was stopped at {at}; nothing has been recorded since",
            RunEnd.WentDown => $"the last one ended without a stop, with the machine, at {at}; nothing has been recorded since",
            RunEnd.Died => $"the last one was killed or crashed at {at}; nothing has been recorded since",
            _ => $"one has been running since {Times.WithAge(run.Began, now)}",
        };
    }
}
