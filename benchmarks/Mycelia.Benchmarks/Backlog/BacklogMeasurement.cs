namespace Mycelia.Benchmarks.Backlog;

/// <summary>A backlog in one run, or in the middle of several.</summary>
/// <param name="Ready">The recorder delivers it, encoded before.</param>
/// <param name="Curl">The same bodies by curl.</param>
/// <param name="NotReady">The recorder encodes and delivers it.</param>
/// <param name="Encoding">It is encoded on all cores, and not sent.</param>
internal sealed record BacklogMeasurement(TimedRun Ready, TimedRun Curl, TimedRun NotReady, TimedRun Encoding)
{
    /// <summary>How much longer than curl the recorder takes for what is encoded.</summary>
    public double ReadyRatio => Ready.Seconds / Curl.Seconds;

    /// <summary>How much longer than the longer of encoding and sending it takes for what is not.</summary>
    public double NotReadyRatio => NotReady.Seconds / Math.Max(Encoding.Seconds, Curl.Seconds);

    /// <summary>The median of each figure by itself.</summary>
    public static BacklogMeasurement MedianOf(IReadOnlyList<BacklogMeasurement> runs) =>
        new(
            TimedRun.MedianOf([.. runs.Select(run => run.Ready)]),
            TimedRun.MedianOf([.. runs.Select(run => run.Curl)]),
            TimedRun.MedianOf([.. runs.Select(run => run.NotReady)]),
            TimedRun.MedianOf([.. runs.Select(run => run.Encoding)])
        );
}
