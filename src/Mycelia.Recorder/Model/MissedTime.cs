namespace Mycelia.Recorder.Model;

/// <summary>Time in which nothing was recorded because the recorder before had ended without a stop.</summary>
/// <param name="From">Until when it was there.</param>
/// <param name="Until">When the next one started.</param>
/// <param name="End">How it ended.</param>
public sealed record MissedTime(DateTimeOffset From, DateTimeOffset Until, RunEnd End);
