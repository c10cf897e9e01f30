using System.Globalization;

namespace Mycelia.Recorder.Importing;

/// <summary>When a file's first frame was recorded, and who says so.</summary>
/// <param name="Start">The time, to the millisecond.</param>
/// <param name="Origin">Who says so.</param>
public readonly record struct RecordedAt(DateTimeOffset Start, StartOrigin Origin)
{
    private static readonly DateTimeOffset Earliest = new(1990, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Decides by the best that there is.</summary>
    /// <param name="given">What the user says.</param>
    /// <param name="origination">Date and time of a broadcast WAV file, in local time.</param>
    /// <param name="date">The date in the file's tags; it counts only with a time of day.</param>
    /// <param name="modified">When the file was last written: taken for the end of the recording.</param>
    /// <param name="duration">How long it is.</param>
    /// <param name="now">A file from the future is not believed.</param>
    /// <param name="zone">Of times that name none.</param>
    internal static RecordedAt Decide(
        DateTimeOffset? given, (string Date, string Time)? origination, string? date, DateTimeOffset modified, TimeSpan duration, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (given is { } start)
            return new(ToMilliseconds(start), StartOrigin.Given);
        var candidates = new[] { origination is { } stamp ? ParseOrigination(stamp.Date, stamp.Time, zone) : null, ParseTime(date, zone) };
        return candidates.FirstOrDefault(time => time >= Earliest && time <= now.AddDays(1)) is { } said
            ? new(ToMilliseconds(said), StartOrigin.Metadata)
            : new(ToMilliseconds(modified - duration), StartOrigin.Modification);
    }

    /// <summary>Reads an ISO 8601 time; one without an offset is local.</summary>
    /// <returns>Null when it is none, or has no time of day.</returns>
    public static DateTimeOffset? ParseTime(string? text, TimeZoneInfo zone)
    {
        ArgumentNullException.ThrowIfNull(zone);
        if (text is null || !text.Contains(':', StringComparison.Ordinal)
            || !DateTime.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind | DateTimeStyles.AllowWhiteSpaces, out var time))
            return null;
        return time.Kind == DateTimeKind.Unspecified ? new(time, zone.GetUtcOffset(time)) : new DateTimeOffset(time.ToUniversalTime());
    }

    /// <summary>EBU Tech 3285: <c>yyyy-mm-dd</c> and <c>hh:mm:ss</c>, with any of several separators.</summary>
    private static DateTimeOffset? ParseOrigination(string date, string time, TimeZoneInfo zone) => date.Length == 10 && time.Length == 8
        ? ParseTime($"{date[..4]}-{date[5..7]}-{date[8..]}T{time[..2]}:{time[3..5]}:{time[6..]}", zone)
        : null;

    private static DateTimeOffset ToMilliseconds(DateTimeOffset time) =>
        DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round((time - DateTimeOffset.UnixEpoch).TotalMilliseconds));
}
