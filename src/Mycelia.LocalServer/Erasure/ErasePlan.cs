using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Erasure;

/// <summary>What a deletion takes away, and what it may not.</summary>
/// <param name="Deleted">Stretches of audio, each within one track.</param>
/// <param name="Protected">Stretches of audio that somebody protects.</param>
internal sealed record ErasePlan(
    IReadOnlyList<(Track Track, TimeWindow Window)> Deleted,
    IReadOnlyList<(Track Track, TimeWindow Window)> Protected
)
{
    /// <param name="track">Whose audio.</param>
    /// <param name="audio">Its stretches, in order.</param>
    /// <param name="window">What is to be deleted.</param>
    /// <param name="protections">Those that hold for the track.</param>
    public static ErasePlan Of(Track track, IEnumerable<TimeWindow> audio, TimeWindow window, IReadOnlyList<TimeWindow> protections)
    {
        var (deleted, kept) = (new List<(Track, TimeWindow)>(), new List<(Track, TimeWindow)>());
        foreach (var stretch in Joined(audio.Select(one => one.Within(window)).Where(static one => !one.IsEmpty)))
        {
            var left = stretch.Without(protections);
            deleted.AddRange(left.Select(one => (track, one)));
            kept.AddRange(stretch.Without(left).Select(one => (track, one)));
        }

        return new(deleted, kept);
    }

    public static ErasePlan Of(IReadOnlyList<ErasePlan> plans) =>
        new([.. plans.SelectMany(static plan => plan.Deleted)], [.. plans.SelectMany(static plan => plan.Protected)]);

    /// <summary>Stretches that touch or overlap are one.</summary>
    private static List<TimeWindow> Joined(IEnumerable<TimeWindow> stretches)
    {
        var joined = new List<TimeWindow>();
        foreach (var stretch in stretches.OrderBy(static one => one.FromMs))
        {
            if (joined.Count > 0 && stretch.FromMs <= joined[^1].ToMs)
                joined[^1] = new(joined[^1].FromMs, Math.Max(joined[^1].ToMs, stretch.ToMs));
            else
                joined.Add(stretch);
        }

        return joined;
    }
}
