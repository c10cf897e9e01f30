using Mycelia.LocalServer.Listening;
using Mycelia.LocalServer.Model;

namespace Mycelia.Recorder.Tests.LocalServer.Listening;

public sealed class CalendarDayTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28", "2026-03-27T23:00:00.000Z", 24)]
    [InlineData("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z", 23)]
    [InlineData("Europe/Berlin", "2026-10-25", "2026-10-24T22:00:00.000Z", 25)]
    [InlineData("UTC", "2026-10-25", "2026-10-25T00:00:00.000Z", 24)]
    [InlineData("Asia/Kolkata", "2026-10-25", "2026-10-24T18:30:00.000Z", 24)]
    // The clocks go from 0:00 to 1:00: the day begins at 1:00.
    [InlineData("America/Santiago", "2026-09-06", "2026-09-06T04:00:00.000Z", 23)]
    // They go from 1:00 to 0:00: midnight comes twice.
    [InlineData("America/Havana", "2026-11-01", "2026-11-01T04:00:00.000Z", 25)]
    public void A_day_is_as_long_as_its_clocks_say(string zone, string date, string from, int hours)
    {
        var day = CalendarDay.Of(CalendarDay.Parse(date)!.Value, TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal((from, hours * 3_600_000L), (WireTime.Format(day.Window.FromMs), day.Window.LengthMs));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/Santiago")]
    [InlineData("America/Havana")]
    [InlineData("Pacific/Apia")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Cairo")]
    public void Days_follow_each_other_without_a_hole_and_hold_their_moments(string name)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var end = CalendarDay.Of(new(2009, 12, 31), zone).Window.ToMs;
        foreach (var day in CalendarDay.From(new(2010, 1, 1), new(2026, 12, 31), zone))
        {
            Assert.Equal(end, day.Window.FromMs);
            end = day.Window.ToMs;
            if (day.Window.IsEmpty)
                continue; // a day that a zone left out when it changed sides
            Assert.Equal(day.Date, CalendarDay.At(day.Window.FromMs, zone).Date);
            Assert.Equal(day.Date, CalendarDay.At(day.Window.ToMs - 1, zone).Date);
        }
    }

    [Theory]
    [InlineData("2026-02-30")]
    [InlineData("2026-2-3")]
    [InlineData("1800-01-01")]
    [InlineData("today")]
    public void What_is_no_date_is_none(string text) => Assert.Null(CalendarDay.Parse(text));
}
