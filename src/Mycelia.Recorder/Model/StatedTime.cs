using System.Globalization;
using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Model;

/// <summary>Times as programs write them into files: only those with a time of day, and only where there is one way to read them.</summary>
internal static partial class StatedTime
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>ISO 8601 and what resembles it (year first), or a month by its name; one without an offset is local.</summary>
    /// <returns>Null when it is none, has no time of day, or can be read in several ways.</returns>
    public static DateTimeOffset? Parse(string? text, TimeZoneInfo zone)
    {
        if (text is null)
            return null;
        if (Iso().Match(text) is { Success: true } match)
            return Of(match, zone);
        return
            Month().IsMatch(text)
            && text.Contains(':', StringComparison.Ordinal)
            && DateTime.TryParse(
                text.Replace("UTC", "GMT", StringComparison.Ordinal),
                CultureInfo.InvariantCulture,
                DateTimeStyles.AdjustToUniversal | DateTimeStyles.AllowWhiteSpaces,
                out var time
            )
            ? time.Kind == DateTimeKind.Utc
                ? new DateTimeOffset(time)
                : Local(time, zone)
            : null;
    }

    /// <summary>EBU Tech 3285: <c>yyyy-mm-dd</c> and <c>hh:mm:ss</c>, with any separators; iXML has the same.</summary>
    public static DateTimeOffset? ParseOrigination(string date, string time, TimeZoneInfo zone) =>
        OriginationDate().Match(date) is { Success: true } day && OriginationTime().Match(time) is { Success: true } clock
            ? Local(Number(day, 1), Number(day, 2), Number(day, 3), Number(clock, 1), Number(clock, 2), Number(clock, 3), 0, zone)
            : null;

    /// <summary>ID3v2.3: the year, <c>DDMM</c> and <c>HHMM</c>, each in a frame of its own.</summary>
    public static DateTimeOffset? ParseId3(string? year, string? date, string? time, TimeZoneInfo zone) =>
        year is { Length: 4 } && date is { Length: 4 } && time is { Length: 4 } && (year + date + time).All(char.IsAsciiDigit)
            ? Local(Of(year), Of(date[2..]), Of(date[..2]), Of(time[..2]), Of(time[2..]), 0, 0, zone)
            : null;

    /// <summary>AudioMoth's comment: <c>Recorded at 20:26:15 03/09/2024 (UTC+1) by AudioMoth …</c>, day before month.</summary>
    public static DateTimeOffset? ParseAudioMoth(string? comment)
    {
        if (comment is null || AudioMoth().Match(comment) is not { Success: true } match)
            return null;
        var offset = new TimeSpan(match.Groups[8].Success ? Number(match, 8) : 0, match.Groups[9].Success ? Number(match, 9) : 0, 0);
        var zone = match.Groups[7].Value == "-" ? -offset : offset;
        return
            Local(
                Number(match, 6),
                Number(match, 5),
                Number(match, 4),
                Number(match, 1),
                Number(match, 2),
                Number(match, 3),
                0,
                TimeZoneInfo.Utc
            )
                is { } local
            ? Shift(local, zone)
            : null;
    }

    /// <summary>A time of the clock in a zone.</summary>
    /// <returns>Null when there is no such time.</returns>
    public static DateTimeOffset? Local(int year, int month, int day, int hour, int minute, int second, double fraction, TimeZoneInfo zone)
    {
        if (
            year is < 1 or > 9999
            || month is < 1 or > 12
            || day < 1
            || day > DateTime.DaysInMonth(year, month)
            || minute > 59
            || second > 60
            || hour > 24
            || (hour == 24 && (minute, second) != (0, 0))
        )
            return null;
        var ticks =
            new DateTime(year, month, day).Ticks
            + new TimeSpan(hour, minute, Math.Min(second, 59)).Ticks
            + (long)(fraction * TimeSpan.TicksPerSecond);
        return ticks <= DateTime.MaxValue.Ticks ? Local(new DateTime(ticks), zone) : null;
    }

    /// <summary>A match of year, month, day, hour, minute, second, fraction and zone; the last three may be missing.</summary>
    public static DateTimeOffset? Of(Match match, TimeZoneInfo zone)
    {
        var named = match.Groups["zone"].Value.Trim();
        var fraction = match.Groups["fraction"] is { Success: true, Length: > 0 } part
            ? double.Parse("0." + part.Value, CultureInfo.InvariantCulture)
            : 0;
        int At(string name) => match.Groups[name] is { Success: true } group ? Of(group.Value) : 0;
        if (
            Local(
                At("year"),
                At("month"),
                At("day"),
                At("hour"),
                At("minute"),
                At("second"),
                fraction,
                named.Length == 0 ? zone : TimeZoneInfo.Utc
            )
            is not { } time
        )
            return null;
        if (named.Length < 2 || named[0] is not ('+' or '-'))
            return time;
        var digits = named[1..].Replace(":", "", StringComparison.Ordinal);
        var offset = new TimeSpan(Of(digits[..2]), digits.Length > 2 ? Of(digits[2..]) : 0, 0);
        return Shift(time, named[0] == '-' ? -offset : offset);
    }

    private static DateTimeOffset? Local(DateTime time, TimeZoneInfo zone) =>
        Shift(new(time.Ticks, TimeSpan.Zero), zone.GetUtcOffset(time));

    /// <summary>What is called so where the clock is ahead by so much.</summary>
    private static DateTimeOffset? Shift(DateTimeOffset time, TimeSpan ahead) =>
        ahead.Duration() <= TimeSpan.FromHours(14) && time.Ticks - ahead.Ticks is >= 0 and var ticks && ticks <= DateTime.MaxValue.Ticks
            ? new(ticks, TimeSpan.Zero)
            : null;

    private static int Number(Match match, int group) => Of(match.Groups[group].Value);

    private static int Of(string digits) => int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(
        @"^\s*(?<year>\d{4})(?<s>[-:/._]?)(?<month>\d{2})\k<s>(?<day>\d{2})[T\s_]\s*"
            + @"(?<hour>\d{2})(?<t>[:.]?)(?<minute>\d{2})(?:\k<t>(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?"
            + @"\s*(?<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?[\s\0]*$",
        Plain
    )]
    private static partial Regex Iso();

    [GeneratedRegex(@"\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\b", Plain)]
    private static partial Regex Month();

    [GeneratedRegex(@"^\s*(\d{4})\D(\d{1,2})\D(\d{1,2})[\s\0]*$", Plain)]
    private static partial Regex OriginationDate();

    [GeneratedRegex(@"^\s*(\d{1,2})\D(\d{1,2})\D(\d{1,2})[\s\0]*$", Plain)]
    private static partial Regex OriginationTime();

    [GeneratedRegex(
        @"Recorded at (\d{2}):(\d{2}):(\d{2})(?:\.\d+)? (\d{2})/(\d{2})/(\d{4}) \(UTC(?:([+-])(\d{1,2})(?::(\d{2}))?)?\)",
        Plain
    )]
    private static partial Regex AudioMoth();
}
