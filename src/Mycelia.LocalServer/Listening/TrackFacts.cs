using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>What the index knows of a track in a window.</summary>
/// <param name="Track">The track.</param>
/// <param name="Stretches">Its audio in order, with the stretch before the window and the one after it.</param>
/// <param name="Gaps">What its recorder says of missing audio.</param>
/// <param name="Marks">What its recorder marked.</param>
/// <param name="Deletions">What was deleted.</param>
/// <param name="Faults">Files that are missing or damaged.</param>
/// <param name="Ended">The recordings of which no more audio comes, as their recorder says.</param>
internal sealed record TrackFacts(
    Track Track,
    IReadOnlyList<Stretch> Stretches,
    IReadOnlyList<NotedGap> Gaps,
    IReadOnlyList<NotedMark> Marks,
    IReadOnlyList<Deletion> Deletions,
    IReadOnlyList<(TimeWindow Window, bool IsMissing)> Faults,
    IReadOnlySet<string> Ended
)
{
    /// <summary>Whether anything of it lies in a window.</summary>
    public bool HasAnythingIn(TimeWindow window) =>
        Stretches.Any(stretch => stretch.Window.Overlaps(window))
        || Deletions.Count > 0
        || Gaps.Any(gap => gap.Window.Overlaps(window))
        || Marks.Count > 0;
}
