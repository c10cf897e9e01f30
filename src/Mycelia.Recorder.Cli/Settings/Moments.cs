using System.Globalization;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>
/// Moments as people write them: <c>2026-03-01T12:00</c>, <c>14:05</c>, <c>yesterday 14:05</c>, <c>monday</c> for the last one, today
/// included, <c>2h</c> for two hours ago.
/// </summary>
internal static class Moments
{
    private const int DayLength = 10;
    private const int DaysOfWeek = 7;

    private static readonly string[] Clocks = ["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF", "H:mm", "H:mm:ss"];
    private static readonly string[] Days = ["yyyy-MM-dd"];
    private static readonly string[] Months = ["yyyy-MM"];

    /// <param name="text">What was written.</param>
    /// <param name="now">From when ages, "today", "yesterday" and weekdays count.</param>
    /// <param name="zone">Whose clock is meant where no zone is named.</param>
    /// <returns>Null when it is no moment. What lies before the beginning of time is its beginning.</returns>
    public static DateTimeOffset? Parse(string text, DateTimeOffset now, TimeZoneInfo zone)
    {
        text = text.Trim();
        if (Quantity.ParseAge(text) is { } age)
            return age < now - DateTimeOffset.MinValue ? now - age : DateTimeOffset.MinValue;
        var (written, offset) = SplitZone(text);
        var today = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(now, zone).DateTime);
        if (ParseLocal(written, today) is not { } local)
            return null;
        try
        {
            return offset is { } named ? new(local, named) : new(TimeZoneInfo.ConvertTimeToUtc(Existing(local, zone), zone), TimeSpan.Zero);
        }
        catch (ArgumentException)
        {
            // At the ends of the calendar a zone leads out of it.
            return local.Year < 2 ? DateTimeOffset.MinValue : DateTimeOffset.MaxValue;
        }
    }

    /// <returns>The first day of a month such as <c>2026-03</c>; null when it is none.</returns>
    public static DateOnly? ParseMonth(string text) =>
        DateOnly.TryParseExact(text.Trim(), Months, CultureInfo.InvariantCulture, DateTimeStyles.None, out var first) ? first : null;

    private static DateTime? ParseLocal(string text, DateOnly today)
    {
        // In ISO 8601 a T stands between day and time.
        if (text.Length > DayLength && text[DayLength] is 'T' or 't' && char.IsAsciiDigit(text[0]))
            text = $"{text[..DayLength]} {text[(DayLength + 1)..]}";
        var words = text.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return words switch
        {
            [var one] when ParseClock(one) is { } clock => today.ToDateTime(clock),
            [var one] when ParseDay(one, today) is { } day => day.ToDateTime(TimeOnly.MinValue),
            [var one, var other] when ParseDay(one, today) is { } day && ParseClock(other) is { } clock => day.ToDateTime(clock),
            _ => null,
        };
    }

    private static DateOnly? ParseDay(string text, DateOnly today) =>
        text.ToUpperInvariant() switch
        {
            "TODAY" => today,
            "YESTERDAY" => today.AddDays(-1),
            _ when Weekday(text) is { } weekday => today.AddDays(-(((int)today.DayOfWeek - weekday + DaysOfWeek) % DaysOfWeek)),
            _ => DateOnly.TryParseExact(text, Days, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null,
        };

    /// <summary>"monday" or "mon", Sunday being 0.</summary>
    private static int? Weekday(string text)
    {
        var names = DateTimeFormatInfo.InvariantInfo;
        var found = Array.FindIndex(names.DayNames, Is);
        found = found < 0 ? Array.FindIndex(names.AbbreviatedDayNames, Is) : found;
        return found < 0 ? null : found;

        bool Is(string name) => name.Equals(text, StringComparison.OrdinalIgnoreCase);
    }

    private static TimeOnly? ParseClock(string text) =>
        TimeOnly.TryParseExact(text, Clocks, CultureInfo.InvariantCulture, DateTimeStyles.None, out var clock) ? clock : null;

    /// <summary>"Z", "+02:00" or "+0200" behind a time of day.</summary>
    private static (string Text, TimeSpan? Offset) SplitZone(string text)
    {
        if (text.EndsWith('Z') || text.EndsWith('z'))
            return (text[..^1].TrimEnd(), TimeSpan.Zero);
        var sign = text.LastIndexOfAny(['+', '-']);
        if (sign < 0 || !text[..sign].Contains(':', StringComparison.Ordinal))
            return (text, null);
        return
            TimeSpan.TryParseExact(text[(sign + 1)..], [@"hh\:mm", "hhmm", "hh"], CultureInfo.InvariantCulture, out var offset)
            && offset <= TimeSpan.FromHours(14)
            ? (text[..sign].TrimEnd(), text[sign] == '-' ? -offset : offset)
            : (text, null);
    }

    /// <summary>A time that the clock skipped is the first after the gap.</summary>
    private static DateTime Existing(DateTime local, TimeZoneInfo zone)
    {
        while (zone.IsInvalidTime(local))
            local = new DateTime(local.Ticks - (local.Ticks % TimeSpan.TicksPerMinute)).AddMinutes(1);
        return local;
    }
}
