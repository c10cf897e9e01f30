using System.Globalization;
using System.Text.RegularExpressions;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Importing.Dates;

/// <summary>
/// Times in names of files, as recorders and phones write them: a date and a time of day, of which there is one way to read them.
/// </summary>
internal static partial class NamedTime
{
    private const RegexOptions Plain = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    /// <summary>How near the end of writing must be to another reading of a date to put the first in doubt.</summary>
    private static readonly TimeSpan Near = TimeSpan.FromDays(2);

    /// <param name="name">The file's name.</param>
    /// <param name="modified">When it was last written, which tells two readings apart.</param>
    /// <param name="zone">Of a name that names none.</param>
    /// <returns>Null when there is none: a number behind a date may be a count.</returns>
    public static DateTimeOffset? Parse(string name, DateTimeOffset modified, TimeZoneInfo zone)
    {
        if (YearFirst().Match(name) is { Success: true } whole)
            return StatedTime.Of(whole, zone);
        if (YearLast().Match(name) is { Success: true } last)
            return ParseYearLast(last, zone);
        if (ShortYear().Match(name) is not { Success: true } brief)
            return null;
        DateTimeOffset? Read(int year, int month, int day) =>
            StatedTime.Local(2000 + At(brief, year), At(brief, month), At(brief, day), At(brief, 4), At(brief, 5), At(brief, 6), 0, zone);
        var said = Read(1, 2, 3);
        var others = new[] { Read(3, 2, 1), Read(3, 1, 2) };
        return IsNear(said) || !others.Any(IsNear) ? said : null;

        bool IsNear(DateTimeOffset? time) => time is { } known && (modified - known).Duration() < Near;
    }

    /// <summary>Day before month or month before day: believed where only one of the two is a date.</summary>
    private static DateTimeOffset? ParseYearLast(Match match, TimeZoneInfo zone)
    {
        DateTimeOffset? Read(int month, int day) =>
            StatedTime.Local(
                At(match, 3),
                At(match, month),
                At(match, day),
                At(match, 4),
                At(match, 5),
                match.Groups[6].Success ? At(match, 6) : 0,
                0,
                zone
            );
        var (dayFirst, monthFirst) = (Read(2, 1), Read(1, 2));
        return dayFirst is null || monthFirst is null || dayFirst == monthFirst ? dayFirst ?? monthFirst : null;
    }

    private static int At(Match match, int group) => int.Parse(match.Groups[group].Value, NumberStyles.None, CultureInfo.InvariantCulture);

    // 20180627_215323, 20240311T143000Z, 20240311143000, 2024-03-11 14.30.00, 2024-03-11 at 14.30, 2024_03_11_14_30_00
    [GeneratedRegex(
        @"(?<!\d)(?<year>(?:19|20)\d{2})(?<s>[-_. ]?)(?<month>\d{2})\k<s>(?<day>\d{2})(?:T|[-_., ]+(?:at )?|)"
            + @"(?<hour>\d{2})(?:(?<t>[-_.:h ])(?<minute>\d{2})(?:[-_.:m ](?<second>\d{2})s?)?|(?<minute>\d{2})(?<second>\d{2}))"
            + @"(?!\d)(?<zone>Z(?![a-z])|\+\d{4}(?!\d))?",
        Plain
    )]
    private static partial Regex YearFirst();

    [GeneratedRegex(
        @"(?<!\d)(\d{2})[-._ ](\d{2})[-._ ]((?:19|20)\d{2})[-_., T]+(?:at )?(\d{2})[-._:h](\d{2})(?:[-._:m](\d{2}))?(?!\d)",
        Plain
    )]
    private static partial Regex YearLast();

    // 240311_143000, as field recorders and phones write it
    [GeneratedRegex(@"(?<!\d)(\d{2})(\d{2})(\d{2})[-_T ](\d{2})(\d{2})(\d{2})(?!\d)", Plain)]
    private static partial Regex ShortYear();
}
