using System.Globalization;

namespace Mycelia.Recorder.Wording;

/// <summary>
/// The one way of a time to a person. All times of an answer are in one zone: the machine's, or that of <c>now</c> where its offset
/// is another.
/// </summary>
public static class Times
{
    /// <summary>
    /// A moment that may lie days back, or ahead: today <c>14:05:12</c>, else <c>Mon 23 Nov 14:05</c>, with the year where that is another.
    /// </summary>
    /// <param name="time">The moment.</param>
    /// <param name="now">When it is said.</param>
    public static string Of(DateTimeOffset time, DateTimeOffset now) => Say(time, now, "HH:mm");

    /// <summary>The same, with seconds on other days too: where what is listed lies close together.</summary>
    public static string ToTheSecond(DateTimeOffset time, DateTimeOffset now) => Say(time, now, "HH:mm:ss");

    /// <summary>The same, and how long ago it was.</summary>
    public static string WithAge(DateTimeOffset time, DateTimeOffset now) =>
        now - time >= TimeSpan.FromMinutes(1) ? $"{Of(time, now)}, {Age(now - time)} ago" : Of(time, now);

    /// <summary>A full minute that lies ahead: <c>07:00</c>; in more than a day <c>Mon 23 Nov 07:00</c>.</summary>
    /// <param name="time">The moment.</param>
    /// <param name="now">When it is said.</param>
    public static string Ahead(DateTimeOffset time, DateTimeOffset now) =>
        time - now <= TimeSpan.FromDays(1) ? Local(time, now).ToString("HH:mm", CultureInfo.InvariantCulture) : Of(time, now);

    /// <summary>A day, as a heading: <c>Mon 23 Nov 2026</c>.</summary>
    public static string Day(DateOnly day) => day.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A day in a column: always as long.</summary>
    public static string DayForLists(DateOnly day) => day.ToString("ddd yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A time on an axis: <c>14:05</c>.</summary>
    public static string OnAxis(DateTimeOffset time) => time.ToLocalTime().ToString("HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Before a line about what happens now.</summary>
    public static string Stamp(DateTimeOffset now) => now.ToString("HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>For a column that scripts read, too: always as long, and to the millisecond.</summary>
    public static string ForLists(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);

    private static string Say(DateTimeOffset time, DateTimeOffset now, string clock)
    {
        var local = Local(time, now);
        return local.Date == now.Date
            ? Stamp(local)
            : local.ToString(local.Year == now.Year ? $"ddd d MMM {clock}" : $"ddd d MMM yyyy {clock}", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset Local(DateTimeOffset time, DateTimeOffset now) =>
        now.Offset == TimeZoneInfo.Local.GetUtcOffset(now) ? time.ToLocalTime() : time.ToOffset(now.Offset);

    private static string Age(TimeSpan age) =>
        age switch
        {
            { TotalHours: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalMinutes} min"),
            { TotalDays: < 1 } => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalHours} h {age.Minutes} min"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{(int)age.TotalDays} d {age.Hours} h"),
        };
}
