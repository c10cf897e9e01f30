using Mycelia.Soak.Faults;

namespace Mycelia.Soak.Audit;

/// <summary>What the faults of one kind did.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Count">How many there were.</param>
/// <param name="Lost">Audio missing because of them, in all.</param>
/// <param name="MostLostBefore">Of one of them: audio from before it that is missing.</param>
/// <param name="Resumed">How long after the end of each cause audio is there again, shortest first; empty where none may be
/// missing.</param>
internal sealed record KindFigures(FaultKind Kind, int Count, TimeSpan Lost, TimeSpan MostLostBefore, IReadOnlyList<TimeSpan> Resumed)
{
    public TimeSpan? MedianResume => Resumed.Count == 0 ? null : Resumed[Resumed.Count / 2];

    public TimeSpan? LongestResume => Resumed.Count == 0 ? null : Resumed[^1];

    /// <summary>Both together.</summary>
    public static KindFigures Join(KindFigures one, KindFigures other) =>
        new(
            one.Kind,
            one.Count + other.Count,
            one.Lost + other.Lost,
            one.MostLostBefore > other.MostLostBefore ? one.MostLostBefore : other.MostLostBefore,
            [.. one.Resumed.Concat(other.Resumed).Order()]
        );
}
