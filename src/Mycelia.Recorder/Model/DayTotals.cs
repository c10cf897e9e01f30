namespace Mycelia.Recorder.Model;

/// <summary>What was done on a day, over however many runs.</summary>
/// <param name="Day">The day, by the local clock.</param>
/// <param name="Totals">What was done.</param>
public sealed record DayTotals(DateOnly Day, Totals Totals)
{
    /// <summary>A day on which nothing has been done yet.</summary>
    public static DayTotals Begin(DateTimeOffset localTime) => new(DateOnly.FromDateTime(localTime.DateTime), Totals.None);

    /// <summary>These totals while the day lasts, empty ones on the next.</summary>
    public DayTotals On(DateTimeOffset localTime) => DateOnly.FromDateTime(localTime.DateTime) == Day ? this : Begin(localTime);
}
