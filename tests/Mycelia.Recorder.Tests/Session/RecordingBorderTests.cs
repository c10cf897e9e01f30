using FsCheck.Fluent;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class RecordingBorderTests
{
    [Theory]
    [InlineData("Europe/Berlin", "2026-03-01T12:00:00+01:00", "2026-03-02T00:00:00+01:00")]
    [InlineData("Europe/Berlin", "2026-03-01T00:00:00+01:00", "2026-03-02T00:00:00+01:00")]
    [InlineData("Europe/Berlin", "2026-03-01T23:59:59.9999999+01:00", "2026-03-02T00:00:00+01:00")]
    [InlineData("Europe/Berlin", "2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00")] // 23 hours
    [InlineData("Europe/Berlin", "2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00")] // 25 hours
    [InlineData("America/Sao_Paulo", "2018-11-03T12:00:00-03:00", "2018-11-04T01:00:00-02:00")] // no midnight
    [InlineData("America/Sao_Paulo", "2018-11-04T01:00:00-02:00", "2018-11-05T00:00:00-02:00")]
    [InlineData("America/Sao_Paulo", "2018-02-17T12:00:00-02:00", "2018-02-18T00:00:00-03:00")] // 23:00 to midnight twice
    [InlineData("America/Havana", "2026-10-31T12:00:00-04:00", "2026-11-01T00:00:00-04:00")] // midnight twice, on one day
    [InlineData("America/Havana", "2026-11-01T00:30:00-04:00", "2026-11-02T00:00:00-05:00")]
    [InlineData("Asia/Beirut", "2025-03-29T23:00:00+02:00", "2025-03-30T01:00:00+03:00")] // no midnight
    [InlineData("Pacific/Apia", "2011-12-29T12:00:00-10:00", "2011-12-31T00:00:00+14:00")] // no 30 December
    [InlineData("Asia/Kathmandu", "2026-03-01T12:00:00+05:45", "2026-03-02T00:00:00+05:45")]
    public void A_day_ends_at_the_first_instant_of_the_next(string zone, string time, string border) =>
        AssertBorder(NewRecording.Daily, zone, time, border);

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-01T12:00:00+01:00", "2026-03-01T13:00:00+01:00")]
    [InlineData("Europe/Berlin", "2026-03-29T01:59:59+01:00", "2026-03-29T03:00:00+02:00")] // no hour from 2
    [InlineData("Europe/Berlin", "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00")] // the hour from 2 twice
    [InlineData("Europe/Berlin", "2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00")]
    [InlineData("Asia/Kathmandu", "2026-03-01T12:10:00+05:45", "2026-03-01T13:00:00+05:45")]
    [InlineData("Australia/Lord_Howe", "2026-04-05T01:40:00+11:00", "2026-04-05T01:30:00+10:30")] // half an hour twice
    public void An_hour_that_comes_twice_ends_twice(string zone, string time, string border) =>
        AssertBorder(NewRecording.Hourly, zone, time, border);

    [Fact]
    public void Without_a_border_a_recording_never_ends() =>
        Assert.Equal(DateTimeOffset.MaxValue, new RecordingBorder(NewRecording.Never, TimeZoneInfo.Utc).After(DateTimeOffset.UnixEpoch));

    [Fact]
    public void The_end_of_time_is_no_error() =>
        Assert.Equal(DateTimeOffset.MaxValue, new RecordingBorder(NewRecording.Daily, TimeZoneInfo.Utc).After(DateTimeOffset.MaxValue));

    /// <summary>Every instant belongs to exactly one recording: what lies between a time and its border has the same border.</summary>
    [Fact]
    public void All_of_a_day_or_an_hour_has_the_same_border() =>
        Properties.Holds(
            Prop.ForAll(
                Gen.Elements("Europe/Berlin", "America/Sao_Paulo", "America/Havana", "Asia/Beirut", "Australia/Lord_Howe", "Pacific/Apia")
                    .ToArbitrary(),
                Gen.Elements(NewRecording.Daily, NewRecording.Hourly).ToArbitrary(),
                (
                    from days in Gen.Choose(0, 20 * 365)
                    from seconds in Gen.Choose(0, 86_399)
                    from part in Gen.Choose(0, 999)
                    select (days, seconds, part)
                ).ToArbitrary(),
                static (zone, rule, at) =>
                {
                    var border = new RecordingBorder(rule, TimeZoneInfo.FindSystemTimeZoneById(zone));
                    var time = new DateTimeOffset(2006, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(at.days).AddSeconds(at.seconds);
                    var end = border.After(time);
                    Assert.InRange(
                        end - time,
                        TimeSpan.FromTicks(1),
                        rule == NewRecording.Daily ? TimeSpan.FromHours(26) : TimeSpan.FromHours(1)
                    );
                    Assert.Equal(end, border.After(time + (end - time) * (at.part / 1_000.0)));
                    Assert.True(border.After(end) > end);
                }
            ),
            cases: 500
        );

    [Theory]
    [InlineData(0, 0)]
    [InlineData(-5, 0)]
    [InlineData(1, 1)] // the frame after the first begins later
    [InlineData(625, 1)] // 62.5 µs: exactly the second frame
    [InlineData(626, 2)]
    [InlineData(6_249, 10)]
    [InlineData(6_250, 10)]
    [InlineData(6_251, 10)] // no frame of the block is so late
    [InlineData(long.MaxValue / 2, 10)]
    public void A_frame_at_the_border_is_behind_it(long ticks, int before)
    {
        var start = new DateTimeOffset(2026, 3, 1, 23, 59, 59, TimeSpan.Zero);
        var block = new PcmBlock(new byte[20], start, GapBefore: false);
        var border = ticks > TimeSpan.TicksPerDay ? DateTimeOffset.MaxValue : start.AddTicks(ticks);
        Assert.Equal(before, RecordingBorder.FramesBefore(block, border, AudioFormat.Default));
    }

    private static void AssertBorder(NewRecording rule, string zone, string time, string border) =>
        Assert.Equal(At(border), new RecordingBorder(rule, TimeZoneInfo.FindSystemTimeZoneById(zone)).After(At(time)));

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
