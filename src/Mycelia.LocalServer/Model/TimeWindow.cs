namespace Mycelia.LocalServer.Model;

/// <summary>A stretch of time, its end not included; ms since 1970 UTC.</summary>
internal readonly record struct TimeWindow(long FromMs, long ToMs)
{
    public long LengthMs => ToMs - FromMs;

    public bool IsEmpty => ToMs <= FromMs;

    public bool Overlaps(TimeWindow other) => FromMs < other.ToMs && other.FromMs < ToMs;

    public bool Contains(TimeWindow other) => FromMs <= other.FromMs && other.ToMs <= ToMs;

    /// <summary>What both have; empty where that is nothing.</summary>
    public TimeWindow Within(TimeWindow other) => new(Math.Max(FromMs, other.FromMs), Math.Min(ToMs, other.ToMs));

    /// <summary>What is left of it without the others, in order.</summary>
    public IReadOnlyList<TimeWindow> Without(IEnumerable<TimeWindow> others)
    {
        var left = new List<TimeWindow>();
        var from = FromMs;
        foreach (var other in others.Where(Overlaps).OrderBy(static other => other.FromMs))
        {
            if (other.FromMs > from)
                left.Add(new(from, other.FromMs));
            from = Math.Max(from, other.ToMs);
        }

        if (from < ToMs)
            left.Add(new(from, ToMs));
        return left;
    }
}
