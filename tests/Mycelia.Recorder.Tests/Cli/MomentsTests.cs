using System.Globalization;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class MomentsTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");
    private static readonly DateTimeOffset Now = new(2026, 3, 30, 22, 30, 0, TimeSpan.Zero); // 00:30 on the 31st in Berlin

    [Theory]
    [InlineData("2h", "2026-03-30T20:30:00Z")]
    [InlineData("today", "2026-03-30T22:00:00Z")]
    [InlineData("yesterday", "2026-03-29T22:00:00Z")]
    [InlineData("Yesterday 14:05", "2026-03-30T12:05:00Z")]
    [InlineData("tuesday", "2026-03-30T22:00:00Z")] // today
    [InlineData("Monday", "2026-03-29T22:00:00Z")]
    [InlineData("wed", "2026-03-24T23:00:00Z")] // before the clock went forward
    [InlineData("sunday 14:05", "2026-03-29T12:05:00Z")]
    [InlineData("today 0:05", "2026-03-30T22:05:00Z")]
    [InlineData("14:05", "2026-03-31T12:05:00Z")]
    [InlineData("2026-03-01", "2026-02-28T23:00:00Z")]
    [InlineData("2026-03-01T12:00", "2026-03-01T11:00:00Z")]
    [InlineData("2026-03-01 12:00:30.5", "2026-03-01T11:00:30.5Z")]
    [InlineData("2026-03-01T12:00Z", "2026-03-01T12:00:00Z")]
    [InlineData("2026-03-01T12:00:00+05:30", "2026-03-01T06:30:00Z")]
    [InlineData("2026-03-01T12:00:00-0500", "2026-03-01T17:00:00Z")]
    [InlineData("2026-03-29T02:30", "2026-03-29T01:00:00Z")] // skipped by the clock
    [InlineData("999999d", "0001-01-01T00:00:00Z")]
    [InlineData("200000w", "0001-01-01T00:00:00Z")]
    [InlineData("0001-01-01", "0001-01-01T00:00:00Z")]
    public void A_moment_is_understood(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), Moments.Parse(text, Now, Berlin));

    [Theory]
    [InlineData("")]
    [InlineData("tomorrow")]
    [InlineData("mond")]
    [InlineData("03/04/2026")]
    [InlineData("25:00")]
    [InlineData("2026-02-30")]
    [InlineData("5")]
    [InlineData("2026-03-01T12:00+99:00")]
    [InlineData("yesterday noon")]
    public void What_is_ambiguous_or_none_is_refused(string text) => Assert.Null(Moments.Parse(text, Now, Berlin));
}
