namespace Mycelia.Recorder.Model;

/// <summary>A span of some days, as a clock on the wall shows it.</summary>
/// <param name="Days">On which days it begins.</param>
/// <param name="From">When it begins, counted from midnight, in whole minutes below 24 h.</param>
/// <param name="To">When it is over, in whole minutes up to 24 h; what is not after <paramref name="From"/> is of the next day.</param>
public sealed record ClockSpan(IReadOnlyCollection<DayOfWeek> Days, TimeSpan From, TimeSpan To)
{
    /// <summary>Every day of the week.</summary>
    public static IReadOnlyCollection<DayOfWeek> EveryDay { get; } = Enum.GetValues<DayOfWeek>();

    /// <summary>Whether a clock that shows this time is within it.</summary>
    internal bool Holds(DateTime wall)
    {
        var time = wall.TimeOfDay;
        if (From < To)
            return From <= time && time < To && Days.Contains(wall.DayOfWeek);
        return time >= From ? Days.Contains(wall.DayOfWeek) : time < To && Days.Contains(DayBefore(wall.DayOfWeek));
    }

    private static DayOfWeek DayBefore(DayOfWeek day) => day == DayOfWeek.Sunday ? DayOfWeek.Saturday : day - 1;
}
