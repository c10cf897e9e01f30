using System.Globalization;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>A day of the calendar in a time zone: 23, 24 or 25 hours long, as the clocks are changed.</summary>
/// <param name="Date">The date.</param>
/// <param name="Window">From its first moment to that of the next day.</param>
internal sealed record CalendarDay(DateOnly Date, TimeWindow Window)
{
    private const string Form = "yyyy-MM-dd";

    public string Name => Date.ToString(Form, CultureInfo.InvariantCulture);

    public static CalendarDay Of(DateOnly date, TimeZoneInfo zone) =>
        new(date, new(BeginningOf(date, zone), BeginningOf(date.AddDays(1), zone)));

    /// <summary>The day that a moment lies in.</summary>
    public static CalendarDay At(long ms, TimeZoneInfo zone) =>
        Of(DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(ms), zone).DateTime), zone);

    /// <summary>All days from one to another, both included.</summary>
    public static IEnumerable<CalendarDay> From(DateOnly first, DateOnly last, TimeZoneInfo zone)
    {
        for (var date = first; date <= last; date = date.AddDays(1))
            yield return Of(date, zone);
    }

    /// <summary>A date as it is written; null where it is none, or none of a recording.</summary>
    public static DateOnly? Parse(string? text) =>
        DateOnly.TryParseExact(text, Form, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
        && date >= new DateOnly(1900, 1, 2)
        && date < new DateOnly(3000, 1, 1)
            ? date
            : null;

    /// <summary>
    /// Midnight; where the clocks are put forward over it, the moment at which they are; where it comes twice, the first.
    /// </summary>
    private static long BeginningOf(DateOnly date, TimeZoneInfo zone)
    {
        var midnight = date.ToDateTime(TimeOnly.MinValue, DateTimeKind.Unspecified);
        if (zone.IsInvalidTime(midnight))
            return ChangeBefore(midnight, zone);
        var offset = zone.IsAmbiguousTime(midnight) ? zone.GetAmbiguousTimeOffsets(midnight).Max() : zone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUnixTimeMilliseconds();
    }

    /// <summary>The first moment of a date whose midnight the clocks leave out.</summary>
    private static long ChangeBefore(DateTime midnight, TimeZoneInfo zone)
    {
        var date = DateOnly.FromDateTime(midnight);
        // No zone is further than a day from UTC; changes are made at full minutes.
        var (before, after) = (Minute(midnight.AddDays(-2)), Minute(midnight.AddDays(2)));
        while (after - before > 1)
        {
            var middle = before + ((after - before) / 2);
            var there = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(middle * 60), zone);
            if (DateOnly.FromDateTime(there.DateTime) < date)
                before = middle;
            else
                after = middle;
        }

        return after * 60_000;
    }

    private static long Minute(DateTime utc) => new DateTimeOffset(utc, TimeSpan.Zero).ToUnixTimeSeconds() / 60;
}
