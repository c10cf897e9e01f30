namespace Mycelia.LocalServer.Model;

/// <summary>What a recorder knows of a recording besides its audio.</summary>
/// <param name="Device">The input; null where it names none.</param>
/// <param name="Gaps">Where audio is missing, and why.</param>
/// <param name="Marks">Moments that somebody marked.</param>
/// <param name="HasEnded">No more audio comes.</param>
internal sealed record RecordingNotes(string? Device, IReadOnlyList<NotedGap> Gaps, IReadOnlyList<NotedMark> Marks, bool HasEnded);

/// <summary>A stretch of time without audio.</summary>
/// <param name="Window">From when to when.</param>
/// <param name="Cause">In the recorder's words; null where it knows none.</param>
/// <param name="IsPause">It was meant.</param>
/// <param name="IsSilence">It was heard, and left out because it was silent.</param>
internal sealed record NotedGap(TimeWindow Window, string? Cause, bool IsPause, bool IsSilence = false);

/// <summary>A moment with a name.</summary>
internal sealed record NotedMark(long AtMs, string Label);
