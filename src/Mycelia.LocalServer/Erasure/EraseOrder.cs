using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Erasure;

/// <summary>What somebody wants deleted.</summary>
/// <param name="Tracks">Of which tracks.</param>
/// <param name="Window">From when to when.</param>
/// <param name="By">Who: the name of a key, or <c>retention</c>.</param>
/// <param name="Reason">Why, if that was said.</param>
/// <param name="SparesProtected">What is protected stays; else nothing is deleted where something is.</param>
/// <param name="RecordingId">Only of this recording; null: of all.</param>
internal sealed record EraseOrder(
    IReadOnlyList<Track> Tracks,
    TimeWindow Window,
    string By,
    string? Reason,
    bool SparesProtected,
    string? RecordingId = null
);
