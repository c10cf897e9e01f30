using System.Globalization;
using FsCheck.Fluent;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Model;

public sealed class WeeklyHoursTests
{
    private const int Day = 1_440;

    private static readonly string[] Zones =
    [
        "Europe/Berlin",
        "America/New_York",
        "America/Sao_Paulo",
        "America/Havana",
        "Asia/Beirut",
        "Asia/Kathmandu",
        "Australia/Lord_Howe",
        "Pacific/Apia",
    ];

    [Theory]
    [InlineData("Europe/Berlin", "22:00", "07:00", "2026-11-23T21:59:59+01:00", false, "2026-11-23T22:00:00+01:00")]
    [InlineData("Europe/Berlin", "22:00", "07:00", "2026-11-23T22:00:00+01:00", true, "2026-11-24T07:00:00+01:00")]
    [InlineData("Europe/Berlin", "22:00", "07:00", "2026-11-24T07:00:00+01:00", false, "2026-11-24T22:00:00+01:00")]
    [InlineData("Europe/Berlin", "22:00", "07:00", "2026-03-28T23:00:00+01:00", true, "2026-03-29T07:00:00+02:00")] // 8 hours
    [InlineData("Europe/Berlin", "22:00", "07:00", "2026-10-24T23:00:00+02:00", true, "2026-10-25T07:00:00+01:00")] // 10 hours
    [InlineData("Europe/Berlin", "01:00", "02:30", "2026-03-29T01:30:00+01:00", true, "2026-03-29T03:00:00+02:00")] // no 02:30
    [InlineData("Europe/Berlin", "02:15", "02:45", "2026-03-29T00:00:00+01:00", false, "2026-03-30T02:15:00+02:00")] // not at all
    [InlineData("Europe/Berlin", "02:30", "05:00", "2026-03-29T00:00:00+01:00", false, "2026-03-29T03:00:00+02:00")] // no 02:30
    [InlineData("Europe/Berlin", "01:00", "02:30", "2026-10-25T01:00:00+02:00", true, "2026-10-25T02:30:00+02:00")] // 02:30 twice
    [InlineData("Europe/Berlin", "01:00", "02:30", "2026-10-25T02:30:00+02:00", false, "2026-10-25T02:00:00+01:00")]
    [InlineData("Europe/Berlin", "01:00", "02:30", "2026-10-25T02:00:00+01:00", true, "2026-10-25T02:30:00+01:00")]
    [InlineData("America/Havana", "00:00", "24:00", "2026-10-31T12:00:00-04:00", true, null)]
    [InlineData("Asia/Kathmandu", "22:01", "22:02", "2026-03-01T12:00:00+05:45", false, "2026-03-01T22:01:00+05:45")]
    public void They_begin_and_end_by_the_clock_on_the_wall(string zone, string from, string to, string time, bool expected, string? change)
    {
        var hours = new WeeklyHours([new(ClockSpan.EveryDay, Minutes(from), Minutes(to))], TimeZoneInfo.FindSystemTimeZoneById(zone));
        Assert.Equal((expected, change is null ? (DateTimeOffset?)null : At(change)), (hours.Hold(At(time)), hours.ChangeAfter(At(time))));
    }

    [Fact]
    public void A_night_belongs_to_the_day_on_which_it_begins()
    {
        var friday = new WeeklyHours([new([DayOfWeek.Friday], Minutes("22:00"), Minutes("07:00"))], TimeZoneInfo.Utc);
        Assert.False(friday.Hold(At("2026-11-27T06:59:00Z")));
        Assert.True(friday.Hold(At("2026-11-27T22:00:00Z")));
        Assert.True(friday.Hold(At("2026-11-28T06:59:00Z")));
        Assert.False(friday.Hold(At("2026-11-28T22:00:00Z")));
    }

    [Fact]
    public void Spans_that_touch_are_one() =>
        Assert.Equal(
            At("2026-11-24T07:00:00Z"),
            new WeeklyHours(
                [new(ClockSpan.EveryDay, Minutes("22:00"), Minutes("24:00")), new(ClockSpan.EveryDay, Minutes("00:00"), Minutes("07:00"))],
                TimeZoneInfo.Utc
            ).ChangeAfter(At("2026-11-23T23:00:00Z"))
        );

    [Fact]
    public void The_end_of_time_is_no_error() =>
        Assert.Null(
            new WeeklyHours([new(ClockSpan.EveryDay, Minutes("22:00"), Minutes("07:00"))], TimeZoneInfo.Utc).ChangeAfter(
                DateTimeOffset.MaxValue
            )
        );

    /// <summary>Against the plainest way to tell: a list of the week's minutes, and a walk from minute to minute.</summary>
    [Fact]
    public void They_are_those_of_a_list_of_minutes_whatever_the_clocks_do() =>
        Properties.Holds(
            Prop.ForAll(
                (
                    from zone in Gen.Elements(Zones)
                    from spans in Gen.NonEmptyListOf(NewSpan)
                    from days in Gen.Choose(0, 20 * 365)
                    from seconds in Gen.Choose(0, 86_399)
                    select (zone, spans: spans.Take(3).ToArray(), days, seconds)
                ).ToArbitrary(),
                static given => Compare(given.zone, given.spans, NewTime(given.days, given.seconds))
            ),
            cases: 400
        );

    /// <summary>The same, begun shortly before clocks are changed.</summary>
    [Fact]
    public void They_are_so_where_clocks_are_changed() =>
        Properties.Holds(
            Prop.ForAll(
                (
                    from zone in Gen.Elements(Zones)
                    from span in NewSpan
                    from days in Gen.Choose(0, 20 * 365)
                    from minutes in Gen.Choose(0, 6 * 60)
                    select (zone, span, days, minutes)
                ).ToArbitrary(),
                static given =>
                {
                    var zone = TimeZoneInfo.FindSystemTimeZoneById(given.zone);
                    var time = NewTime(given.days, 0);
                    for (var end = time.AddDays(400); time < end && zone.GetUtcOffset(time) == zone.GetUtcOffset(time.AddHours(6)); )
                        time = time.AddHours(6);
                    Compare(given.zone, [given.span], time.AddMinutes(given.minutes));
                }
            ),
            cases: 400
        );

    private static FsCheck.Gen<ClockSpan> NewSpan =>
        from days in Gen.NonEmptyListOf(Gen.Elements(Enum.GetValues<DayOfWeek>()))
        from start in Gen.Choose(0, Day - 1)
        from length in Gen.Choose(1, Day - 1)
        select new ClockSpan([.. days], TimeSpan.FromMinutes(start), TimeSpan.FromMinutes((start + length) % Day));

    private static void Compare(string name, IReadOnlyList<ClockSpan> spans, DateTimeOffset time)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(name);
        var week = new bool[7 * Day];
        foreach (var span in spans)
        {
            var length = ((int)(span.To - span.From).TotalMinutes + Day) % Day;
            foreach (var day in span.Days)
            {
                for (var minute = 0; minute < length; minute++)
                    week[((int)day * Day + (int)span.From.TotalMinutes + minute) % week.Length] = true;
            }
        }

        var hours = new WeeklyHours(spans, zone);
        Assert.Equal(Holds(time), hours.Hold(time));
        DateTimeOffset? change = null;
        var next = time.AddTicks(-(time.Ticks % TimeSpan.TicksPerMinute));
        for (var end = time.AddDays(15); change is null && next < end; )
        {
            next = next.AddMinutes(1);
            if (Holds(next) != Holds(time))
                change = next;
        }

        Assert.Equal(change, hours.ChangeAfter(time));

        bool Holds(DateTimeOffset at)
        {
            var wall = TimeZoneInfo.ConvertTime(at, zone);
            return week[(int)wall.DayOfWeek * Day + wall.Hour * 60 + wall.Minute];
        }
    }

    private static DateTimeOffset NewTime(int days, int seconds) =>
        new DateTimeOffset(2006, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(days).AddSeconds(seconds);

    private static TimeSpan Minutes(string clock) =>
        clock.Split(':') is [var hours, var minutes]
            ? TimeSpan.FromMinutes(60 * int.Parse(hours, CultureInfo.InvariantCulture) + int.Parse(minutes, CultureInfo.InvariantCulture))
            : throw new FormatException(clock);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
