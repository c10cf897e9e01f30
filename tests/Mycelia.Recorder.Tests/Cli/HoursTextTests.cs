using System.Globalization;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Tests.Cli;

public sealed class HoursTextTests
{
    [Theory]
    [InlineData("22:00-07:00", "0123456 22:00-07:00")]
    [InlineData(" 7:30 - 24:00 ", "0123456 07:30-24:00")]
    [InlineData("0:00-24:00", "0123456 00:00-24:00")]
    [InlineData("mon-fri 22:00-07:00", "12345 22:00-07:00")]
    [InlineData("Sat,SUN 23:00-09:00", "06 23:00-09:00")]
    [InlineData("fri-mon 1:00-2:00", "0156 01:00-02:00")]
    [InlineData("mon , wed - thu 1:00-2:00", "134 01:00-02:00")]
    [InlineData("mon-mon 1:00-2:00", "1 01:00-02:00")]
    [InlineData("mon-fri 22:00-07:00; sat,sun 23:00-09:00", "12345 22:00-07:00|06 23:00-09:00")]
    [InlineData("12:00-13:00 ;; 22:00-07:00;", "0123456 12:00-13:00|0123456 22:00-07:00")]
    [InlineData("", null)]
    [InlineData(";", null)]
    [InlineData("22-7", null)]
    [InlineData("22:00", null)]
    [InlineData("22:00-", null)]
    [InlineData("22:00-22:00", null)]
    [InlineData("24:00-07:00", null)]
    [InlineData("22:00-24:01", null)]
    [InlineData("22:60-07:00", null)]
    [InlineData("22:0-07:00", null)]
    [InlineData("+2:00-07:00", null)]
    [InlineData("22:00-07:00-08:00", null)]
    [InlineData("22:00-07:00, 08:00-09:00", null)]
    [InlineData("monday 22:00-07:00", null)]
    [InlineData("mon-wed-fri 22:00-07:00", null)]
    [InlineData("mon, 22:00-07:00", null)]
    [InlineData("mon", null)]
    public void Hours_are_read_as_people_write_them(string text, string? expected) =>
        Assert.Equal(
            expected,
            HoursText.Parse(text) is { } spans
                ? string.Join(
                    '|',
                    spans.Select(static span =>
                        $"{string.Concat(span.Days.Order().Select(static day => (int)day))} {Clock(span.From)}-{Clock(span.To)}"
                    )
                )
                : null
        );

    private static string Clock(TimeSpan time) =>
        string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}");
}
