using System.Globalization;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>Hours as people write them: <c>22:00-07:00</c>, <c>mon-fri 22:00-07:00; sat,sun 23:00-09:00</c>. Pure.</summary>
internal static class HoursText
{
    /// <summary>Stands between them.</summary>
    public const string Separator = ";";

    private static readonly string[] Days = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

    /// <returns>Null when they are no hours.</returns>
    public static IReadOnlyList<ClockSpan>? Parse(string text)
    {
        var spans = new List<ClockSpan>();
        foreach (var part in text.Split(Separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (ParseSpan(part) is not { } span)
                return null;
            spans.Add(span);
        }

        return spans.Count > 0 ? spans : null;
    }

    private static ClockSpan? ParseSpan(string text)
    {
        // Blanks may stand around commas and dashes.
        var clock = text.AsSpan().IndexOfAnyInRange('0', '9');
        if (clock < 0 || ParseDays(text[..clock]) is not { } days || text[clock..].Split('-') is not [var first, var last])
            return null;
        return ParseTime(first.Trim()) is { } from && ParseTime(last.Trim()) is { } to && from < TimeSpan.FromDays(1) && from != to
            ? new(days, from, to)
            : null;
    }

    private static IReadOnlyCollection<DayOfWeek>? ParseDays(string text)
    {
        if (text.Length == 0)
            return ClockSpan.EveryDay;
        var days = new SortedSet<DayOfWeek>();
        foreach (var part in text.Split(','))
        {
            var ends = Array.ConvertAll(part.Split('-'), static day => Array.IndexOf(Days, day.Trim().ToLowerInvariant()));
            if (ends.Length > 2 || ends.Contains(-1))
                return null;
            // A week goes on after its end: fri-mon.
            for (var day = ends[0]; ; day = (day + 1) % Days.Length)
            {
                days.Add((DayOfWeek)day);
                if (day == ends[^1])
                    break;
            }
        }

        return days;
    }

    private static TimeSpan? ParseTime(string text)
    {
        if (
            text.Split(':') is not [{ Length: 1 or 2 } hours, { Length: 2 } minutes]
            || !int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var hour)
            || !int.TryParse(minutes, NumberStyles.None, CultureInfo.InvariantCulture, out var minute)
            || minute > 59
        )
            return null;
        var time = new TimeSpan(hour, minute, 0);
        return time <= TimeSpan.FromDays(1) ? time : null;
    }
}
