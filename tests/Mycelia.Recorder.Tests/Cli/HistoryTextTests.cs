using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Cli;

/// <summary>What <c>history</c> says to a person.</summary>
public sealed class HistoryTextTests
{
    private static readonly DateOnly Day = new(2026, 11, 25);
    private static readonly DateTimeOffset Midnight = HistoryTimes.Midnight(Day, TimeZoneInfo.Local);
    private static readonly DateTimeOffset Now = Midnight.AddDays(1).AddHours(9);
    private static readonly HistoryText Text = new(Now, TimeZoneInfo.Local, width: null);

    [Fact]
    public void A_day_is_its_figures_and_a_row_for_whatever_belongs_together()
    {
        LedgerStretch[] stretches =
        [
            Recorded(0, 7, "a", delivered: 7) with
            {
                Input = "Headset",
            },
            // At midnight of another zone, a recording ends and the next begins: one row.
            Recorded(7, 14, "b", delivered: 14) with
            {
                Input = "Headset",
            },
            new(Midnight.AddHours(14), Midnight.AddHours(14).AddSeconds(22), LedgerKind.Gap) { Cause = "microphone lost" },
            new(Midnight.AddHours(14).AddSeconds(22), Midnight.AddHours(15), LedgerKind.Pause) { Cause = "paused" },
            new(Midnight.AddHours(15), Midnight.AddHours(24), LedgerKind.NotRunning) { RunEnd = RunEnd.WentDown },
        ];

        Assert.Equal(
            """
            Wed 25 Nov 2026 (yesterday): recorded 14:00:00, delivered 14:00:00, 1 gap of 22 s, paused 0:59:38, not running 9:00:00
              00:00:00 – 14:00:00  recorded     delivered by 14:00:00
              12:30:00             mark         kitchen
              14:00:00 – 14:00:22  gap          22 s, microphone lost
              14:00:22 – 15:00:00  pause        0:59:38, paused
              15:00:00 – 24:00:00  not running  9:00:00, after the machine went down
            """,
            Join(Text.Day(Day, new(Midnight.AddDays(-9), stretches, [new(Midnight.AddHours(12.5), "kitchen")]), onlyGaps: false))
        );
    }

    [Fact]
    public void A_silence_is_a_row_and_a_figure_and_neither_a_gap_nor_a_pause()
    {
        LedgerStretch[] stretches =
        [
            Recorded(0, 7, "a", delivered: 7),
            new(Midnight.AddHours(7), Midnight.AddHours(8), LedgerKind.Silence) { Cause = "silence" },
        ];
        var lines = Text.Day(Day, new(Midnight.AddDays(-9), stretches, []), onlyGaps: false).ToArray();
        Assert.Equal("Wed 25 Nov 2026 (yesterday): recorded 7:00:00, delivered 7:00:00, silence 1:00:00", lines[0]);
        Assert.Equal("  07:00:00 – 08:00:00  silence      1:00:00, not delivered", lines[^1]);
    }

    [Fact]
    public void A_moment_of_a_silence_says_how_long_all_of_it_was()
    {
        var silence = new LedgerStretch(Midnight.AddHours(2), Midnight.AddHours(4), LedgerKind.Silence) { Cause = "silence" };
        var at = Midnight.AddHours(3);
        Assert.Equal(
            "silence from Wed 25 Nov 02:00:00 to 04:00:00, not delivered by --skip-silence",
            Join(Text.At(at, new(Midnight, [silence with { From = at, To = at.AddMilliseconds(1) }], [])))
        );
    }

    [Fact]
    public void Only_what_is_missing_can_be_asked_for()
    {
        LedgerStretch[] stretches =
        [
            Recorded(0, 7, "a", delivered: 7),
            Recorded(7, 8, "a") with
            {
                Fate = ChunkFate.Lost,
            },
            new(Midnight.AddHours(8), Midnight.AddHours(9), LedgerKind.Gap) { Cause = "disk full" },
            new(Midnight.AddHours(9), Midnight.AddHours(10), LedgerKind.Silence) { Cause = "silence" },
        ];
        Assert.Equal(
            [
                "  07:00:00 – 08:00:00  LOST         1:00:00, recorded and not in the queue any more",
                "  08:00:00 – 09:00:00  gap          1:00:00, disk full",
            ],
            Text.Day(Day, new(Midnight.AddDays(-9), stretches, [new(Midnight, "a mark")]), onlyGaps: true).Skip(1)
        );
    }

    [Theory]
    [InlineData(false, "09:00:00 – 10:00:00  forgotten    1:00:00, still at the destination: why")]
    [InlineData(true, "09:00:00 – 10:00:00  forgotten    1:00:00, some of it may be at the destination: why")]
    public void What_only_may_be_at_a_destination_is_not_said_to_be_there(bool isInDoubt, string expected)
    {
        var forgotten = new LedgerStretch(Midnight.AddHours(9), Midnight.AddHours(10), LedgerKind.Forgotten)
        {
            RecordingId = "a",
            Destination = "",
            Cause = "why",
            IsInDoubt = isInDoubt,
        };
        Assert.Equal("  " + expected, Text.Day(Day, new(Midnight.AddDays(-9), [forgotten], []), onlyGaps: true).Last());
    }

    [Fact]
    public void A_moment_is_a_sentence()
    {
        var at = Midnight.AddHours(3);
        Assert.Equal(
            "recorded (Headset), delivered Wed 25 Nov 03:00:00 to the script",
            At(Recorded(0, 7, "a", delivered: 7) with { Input = "Headset" })
        );
        Assert.Equal("recorded, not delivered yet", At(Recorded(0, 7, "a")));
        Assert.Equal(
            "not recorded: no recorder ran from Wed 25 Nov 02:00:00 to 04:00:00, after it was killed or crashed",
            At(new LedgerStretch(Midnight.AddHours(2), Midnight.AddHours(4), LedgerKind.NotRunning) { RunEnd = RunEnd.Died })
        );
        Assert.Equal(
            "not recorded: paused from Wed 25 Nov 02:00:00 until now",
            At(new LedgerStretch(Midnight.AddHours(2), Now, LedgerKind.Pause) { Cause = "paused" })
        );
        Assert.Equal(
            "nothing is known of Wed 25 Nov 03:00:00: the ledger begins on Wed 25 Nov 08:00:00",
            Join(Text.At(at, new(Midnight.AddHours(8), [], [])))
        );
        Assert.Equal("09:00:01 is still to come", Join(Text.At(Now.AddSeconds(1), new(null, [], []))));

        string At(LedgerStretch stretch) => Join(Text.At(at, new(Midnight, [stretch], [])));
    }

    [Fact]
    public void Of_a_time_before_the_ledger_or_to_come_nothing_is_known()
    {
        var page = new LedgerPage(Midnight.AddHours(8), [], []);
        Assert.Equal(
            ["nothing is known of Tue 24 Nov 2026: the ledger begins on Wed 25 Nov 08:00:00"],
            Text.Day(Day.AddDays(-1), page, onlyGaps: false)
        );
        Assert.Equal(["Fri 27 Nov 2026 is still to come"], Text.Day(Day.AddDays(2), page, onlyGaps: false));
        Assert.Equal(
            ["nothing is known of Sun 22 Nov 00:00:00 – Tue 24 Nov 00:00:00: the ledger begins on Wed 25 Nov 08:00:00"],
            Text.Window(Midnight.AddDays(-3), Midnight.AddDays(-1), page, onlyGaps: false)
        );
        Assert.Equal(
            ["nothing is known of Sun 22 Nov 00:00:00 – Tue 24 Nov 00:00:00: the ledger begins with the next recording"],
            Text.Table(Midnight.AddDays(-3), Midnight.AddDays(-1), page with { Begin = null }, [])
        );
        Assert.StartsWith("Wed 25 Nov 2026 (yesterday): recorded 0 s", Join(Text.Day(Day, page, onlyGaps: false)));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25T00:30:00Z", "+02:00", "+01:00")]
    [InlineData("Europe/Berlin", "2026-10-25T01:30:00Z", "+01:00", "+02:00")]
    [InlineData("America/New_York", "2026-11-01T06:30:00Z", "-05:00", "-04:00")]
    public void Of_a_time_that_comes_twice_it_is_said_which_one_is_meant(string zone, string moment, string own, string other)
    {
        var at = DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture);
        var text = new HistoryText(Now, TimeZoneInfo.FindSystemTimeZoneById(zone), width: null);
        var page = new LedgerPage(at, [new(at, at.AddMinutes(1), LedgerKind.Recording)], []);
        Assert.EndsWith(
            $"This is the one at {own}; write {other} behind the time for the other.",
            Join(text.At(at, page)),
            StringComparison.Ordinal
        );
        Assert.Single(text.At(at.AddHours(2), page));
    }

    [Fact]
    public void Only_what_is_recorded_until_now_goes_on_now()
    {
        var page = new LedgerPage(Midnight, [new(Midnight, Midnight.AddSeconds(7), LedgerKind.Recording)], []);
        Assert.EndsWith("  00:00:00 – 00:00:07  recording", Join(Text.Window(Midnight, Midnight.AddSeconds(7), page, onlyGaps: false)));
    }

    [Fact]
    public void Days_and_months_at_the_ends_of_the_calendar_have_a_beginning_and_an_end_in_every_zone()
    {
        foreach (var zone in TimeZoneInfo.GetSystemTimeZones())
        {
            foreach (
                var day in (DateOnly[])[DateOnly.MinValue, DateOnly.MinValue.AddDays(1), DateOnly.MaxValue.AddDays(-1), DateOnly.MaxValue]
            )
                Assert.True(HistoryTimes.Midnight(day, zone) < HistoryTimes.EndOf(day, zone));
            foreach (var month in (DateOnly[])[DateOnly.MinValue, new(9999, 12, 1)])
                Assert.True(HistoryTimes.Midnight(month, zone) < HistoryTimes.EndOfMonth(month, zone));
        }
    }

    [Fact]
    public void Something_recorded_that_is_not_delivered_in_time_is_incomplete()
    {
        Assert.False(new HistorySummary([Recorded(0, 7, "a", delivered: 7)]).IsIncomplete(Now));
        Assert.True(new HistorySummary([Recorded(0, 7, "a")]).IsIncomplete(Now));
        Assert.False(new HistorySummary([Recorded(0, 7, "a")]).IsIncomplete(Midnight.AddMinutes(4)));
        Assert.True(new HistorySummary([Recorded(0, 7, "a") with { Fate = ChunkFate.Lost }]).IsIncomplete(Now));
        Assert.False(new HistorySummary([Recorded(0, 7, "a") with { Fate = ChunkFate.Discarded }]).IsIncomplete(Now));
    }

    [Fact]
    public void What_two_inputs_record_at_once_counts_once()
    {
        var summary = new HistorySummary([Recorded(0, 7, "a", delivered: 7), Recorded(3, 9, "b", delivered: 9)]);
        Assert.Equal(TimeSpan.FromHours(9), summary.Delivered);
    }

    [Theory]
    [InlineData("Europe/Berlin", 3, 29, 23)]
    [InlineData("Europe/Berlin", 10, 25, 25)]
    [InlineData("America/Sao_Paulo", 11, 4, 24)]
    [InlineData("UTC", 3, 29, 24)]
    public void A_day_is_as_long_as_the_clock_makes_it(string zone, int month, int day, int hours)
    {
        var info = TimeZoneInfo.FindSystemTimeZoneById(zone);
        var date = new DateOnly(2026, month, day);
        Assert.Equal(TimeSpan.FromHours(hours), HistoryTimes.Midnight(date.AddDays(1), info) - HistoryTimes.Midnight(date, info));
    }

    private static LedgerStretch Recorded(double from, double to, string recording, double? delivered = null) =>
        new(Midnight.AddHours(from), Midnight.AddHours(to), LedgerKind.Recorded)
        {
            RecordingId = recording,
            NextNumber = 1,
            Fate = delivered is null ? ChunkFate.Queued : ChunkFate.Delivered,
            Destination = delivered is null ? null : "the script",
            SettledFrom = delivered is { } first ? Midnight.AddHours(first - 4) : null,
            SettledTo = delivered is { } last ? Midnight.AddHours(last) : null,
        };

    private static string Join(IEnumerable<string> lines) => string.Join('\n', lines);
}
