namespace Mycelia.Recorder.Model;

/// <summary>The last time that something recorded.</summary>
/// <param name="Began">When it began.</param>
/// <param name="Ended">When it was last known to be there; of one that runs, now.</param>
/// <param name="End">How it ended; <see cref="RunEnd.None"/>: it runs.</param>
public sealed record LastRun(DateTimeOffset Began, DateTimeOffset Ended, RunEnd End);
