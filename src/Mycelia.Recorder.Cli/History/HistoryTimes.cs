using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.History;

/// <summary>Times of a day, and the day's own borders, by the local clock.</summary>
internal static class HistoryTimes
{
    /// <summary>Local midnight, or the first moment after it where the clock skips that. At the ends of the calendar, its end.</summary>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var local = day.ToDateTime(TimeOnly.MinValue);
        while (zone.IsInvalidTime(local))
            local = local.AddMinutes(1);
        // Of a midnight that comes twice, the first.
        var offset = zone.IsAmbiguousTime(local) ? zone.GetAmbiguousTimeOffsets(local).Max() : zone.GetUtcOffset(local);
        return local - DateTime.MinValue < offset ? DateTimeOffset.MinValue
            : DateTime.MaxValue - local < -offset ? DateTimeOffset.MaxValue
            : new(local, offset);
    }

    /// <summary>The midnight that a day ends with.</summary>
    public static DateTimeOffset EndOf(DateOnly day, TimeZoneInfo zone) =>
        day == DateOnly.MaxValue ? DateTimeOffset.MaxValue : Midnight(day.AddDays(1), zone);

    /// <summary>The midnight that a month ends with.</summary>
    /// <param name="first">Its first day.</param>
    /// <param name="zone">Whose clock.</param>
    public static DateTimeOffset EndOfMonth(DateOnly first, TimeZoneInfo zone) =>
        EndOf(first.AddDays(DateTime.DaysInMonth(first.Year, first.Month) - 1), zone);

    /// <summary>The day of a moment.</summary>
    public static DateOnly DayOf(DateTimeOffset moment, TimeZoneInfo zone) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(moment, zone).DateTime);

    /// <summary>A day, as a heading.</summary>
    public static string Heading(DateOnly day, DateOnly today) =>
        Times.Day(day)
        + (
            day == today ? " (today)"
            : day.DayNumber == today.DayNumber - 1 ? " (yesterday)"
            : ""
        );

    /// <summary>A time beside another: the clock alone on the same day.</summary>
    public static string Clock(DateTimeOffset time, DateTimeOffset beside, DateTimeOffset now) =>
        time.ToLocalTime().Date == beside.ToLocalTime().Date ? Times.Stamp(time.ToLocalTime()) : Times.ToTheSecond(time, now);

    /// <summary>The end of a day is its 24 o'clock.</summary>
    public static string End(DateTimeOffset time, DateTimeOffset endOfDay) =>
        time == endOfDay ? "24:00:00" : Times.Stamp(time.ToLocalTime());
}
