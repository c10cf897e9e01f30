using System.Text.RegularExpressions;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests;

public sealed partial class TimesTests
{
    /// <summary>What a machine reads, or names a file by.</summary>
    private static readonly string[] ForMachines =
    [
        "DayTotalsTable.cs",
        "Timestamp.cs",
        "ExportFolder.cs",
        "FolderNames.cs",
        "JsonTimes.cs",
        "StateJson.cs",
        // What is read, not written.
        "Moments.cs",
        // The validity of certificates is given in UTC, as their own tools do.
        "CertificateWords.cs",
    ];

    private static readonly string[] Projects = ["Mycelia.Recorder", "Mycelia.Recorder.Cli"];

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 14, 5, 12, TimeSpan.FromHours(-9.5));

    [Theory]
    [InlineData("2026-11-23T00:00:00-09:30", "00:00:00", "00:00:00", "00:00:00, 14 h 5 min ago")]
    [InlineData("2026-11-23T23:34:30Z", "14:04:30", "14:04:30", "14:04:30")]
    [InlineData("2026-11-23T09:00:00Z", "Sun 22 Nov 23:30", "Sun 22 Nov 23:30:00", "Sun 22 Nov 23:30, 14 h 35 min ago")]
    [InlineData("2026-11-24T09:30:05Z", "Tue 24 Nov 00:00", "Tue 24 Nov 00:00:05", "Tue 24 Nov 00:00")]
    [InlineData("2025-11-21T23:35:12Z", "Fri 21 Nov 2025 14:05", "Fri 21 Nov 2025 14:05:12", "Fri 21 Nov 2025 14:05, 367 d 0 h ago")]
    public void A_time_is_said_as_one_would_say_it_in_the_zone_of_whoever_asks(string time, string of, string toTheSecond, string withAge)
    {
        var moment = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal((of, toTheSecond, withAge), (Times.Of(moment, Now), Times.ToTheSecond(moment, Now), Times.WithAge(moment, Now)));
    }

    [Theory]
    [InlineData("2026-11-24T07:00:00-09:30", "07:00")]
    [InlineData("2026-11-24T14:05:00-09:30", "14:05")]
    [InlineData("2026-11-24T14:06:00-09:30", "Tue 24 Nov 14:06")]
    public void What_lies_ahead_is_said_by_its_minute(string time, string expected) =>
        Assert.Equal(expected, Times.Ahead(DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture), Now));

    /// <summary>Whoever words a time does it by <see cref="Times"/>.</summary>
    [Fact]
    public void No_other_place_has_a_format_of_its_own()
    {
        var sources = Path.Combine(RepositoryFolder.Path, "src");
        var found = Projects
            .SelectMany(project => Directory.EnumerateFiles(Path.Combine(sources, project), "*.cs", SearchOption.AllDirectories))
            .Where(static file => File.ReadLines(file).Any(static line => Format().IsMatch(line)))
            .Select(Path.GetFileName);
        Assert.Equal(ForMachines.Append("Times.cs").Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
    }

    /// <summary>A pattern of date or clock outside a comment, one of .NET's own, or a time that is put into a text as it is.</summary>
    [GeneratedRegex(
        """^(?!\s*//).*(HH|yyyy|ddd|ToString\("[dfgmorstuDFGMORTUY]"|To(Short|Long)(Date|Time)String|To(Local|Universal)Time\(\)[}:]|\{[^}"]*:[tTgGfsuUrRoO]\})""",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Format();
}
