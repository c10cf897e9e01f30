using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>A stretch of time of which one thing is to be said.</summary>
/// <param name="Kind">What became of it.</param>
/// <param name="Window">From when to when.</param>
/// <param name="Recording">The recording, of audio.</param>
/// <param name="Cause">Why, where that is known.</param>
/// <param name="By">Who deleted it.</param>
/// <param name="IsLive">More of it is coming.</param>
/// <param name="IsMerged">What was too short to be drawn is in it.</param>
internal sealed record Piece(
    StretchKind Kind,
    TimeWindow Window,
    string? Recording = null,
    string? Cause = null,
    string? By = null,
    bool IsLive = false,
    bool IsMerged = false
);
