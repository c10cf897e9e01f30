using System.Text;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Tests.Session.State;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Tests.Cli.Live;

public sealed class DashboardTests
{
    private static readonly (int Width, int Height)[] Sizes = [(80, 24), (60, 16), (40, 12)];

    public static TheoryData<int, int> AllSizes => [.. Sizes.Select(static size => new TheoryDataRow<int, int>(size.Width, size.Height))];

    [Theory]
    [MemberData(nameof(AllSizes))]
    public void A_running_recorder_shows_everything_that_matters(int width, int height)
    {
        var story = new Story().Recording().After(3_723).Captured(queued: 3).Sending().After(1).Then(Story.Down());
        var screen = Draw(story, width, height);
        foreach (
            var text in new[]
            {
                "RECORDING",
                "1:02:04",
                "a microphone",
                "--- dB"[1..],
                "queue",
                "3",
                "960 kB",
                "waiting: down",
                "next try in 4 s",
                "today",
                "10 s captured",
                "p pause",
                "? help",
            }
        )
            Assert.Contains(text, screen, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllSizes))]
    public void What_waits_since_days_says_so_in_any_width(int width, int height)
    {
        var waiting = new QueueStatus(1_234, TimeSpan.FromHours(3.4), 395_000_000, Story.Start.AddDays(-3), 0);
        Assert.Matches(
            $"1234 .*{Times.Of(Story.Start.AddDays(-3), Story.Start)}",
            Draw(new Story().Then(new QueueOpened(waiting, DayTotals.Begin(Story.Start))), width, height)
        );
    }

    [Theory]
    [InlineData("NO MICROPHONE", AudioInputProblem.NoDevice)]
    [InlineData("RECONNECTING", AudioInputProblem.Lost)]
    public void A_recorder_that_hears_nothing_says_why_and_since_when(string word, AudioInputProblem problem)
    {
        var screen = Draw(new Story().Recording().After(5).Then(new CaptureInterrupted("it was unplugged", problem)).After(60));
        Assert.Contains($"{word}  since", screen, StringComparison.Ordinal);
        Assert.Contains("it was unplugged", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void A_full_disk_is_said() =>
        Assert.Contains("DISK FULL", Draw(new Story().Recording().NotStored("no space")), StringComparison.Ordinal);

    [Fact]
    public void A_pause_is_said_and_p_goes_on()
    {
        var screen = Draw(new Story().Recording().Then(new CapturePaused(PauseCause.User, "paused")));
        Assert.Contains("PAUSED", screen, StringComparison.Ordinal);
        Assert.Contains("p resume", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Quiet_hours_are_said_with_their_end_and_p_does_not_end_them()
    {
        var screen = Draw(new Story().Recording().Then(new CapturePaused(PauseCause.QuietHours, "quiet hours until 07:00")));
        Assert.Contains("PAUSED", screen, StringComparison.Ordinal);
        Assert.Contains("quiet hours until 07:00", screen, StringComparison.Ordinal);
        Assert.Contains("p pause", screen, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24, "MYCELIA_URL has the wrong port")]
    [InlineData(60, 16, "wrong port")]
    [InlineData(40, 12, "…")]
    public void A_long_reason_is_wrapped_where_there_is_room_and_its_cut_is_seen_where_not(int width, int height, string end)
    {
        var screen = Draw(
            new Story()
                .Recording()
                .Captured()
                .Then(Story.Down("127.0.0.1:5299 refuses connections: the server is down, or MYCELIA_URL has the wrong port")),
            width,
            height
        );
        foreach (var word in end.Split(' '))
            Assert.Contains(word, screen, StringComparison.Ordinal);
        Assert.Contains("refuse", screen, StringComparison.Ordinal);
        Assert.Contains("today", screen, StringComparison.Ordinal);
        Assert.Contains("next try in", screen, StringComparison.Ordinal);
    }

    [Fact]
    public void Refused_credentials_are_said() =>
        Assert.Contains(
            "refused: wrong key",
            Draw(new Story().Recording().Captured().Then(new UploadFailed(new UploadOutcome.Unauthorized("wrong key"), 1, null))),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_goes_over_the_network_in_clear_stays_said(bool isUnencrypted) =>
        Assert.Equal(
            isUnencrypted,
            Draw(new Story(isUnencrypted: isUnencrypted).Recording().Captured().After(60).Captured())
                .Contains("unencrypted", StringComparison.Ordinal)
        );

    [Fact]
    public void Digital_silence_stands_where_the_level_would() =>
        Assert.Contains("digital silence", Draw(new Story().Recording().Captured(peakDb: SoundLevel.Silence)), StringComparison.Ordinal);

    [Fact]
    public void A_gap_and_a_pause_are_seen_in_the_strip()
    {
        var past = new RecentPast();
        for (var i = 0; i < 12; i++)
            past.Add(
                Story.Start.AddSeconds(2 * i),
                i < 4 ? StretchKind.Recorded
                    : i < 8 ? StretchKind.Gap
                    : StretchKind.Paused,
                i < 4 ? -10 : null
            );
        var canvas = Canvas(40, 12, new Story().Recording(), past, isAscii: true);
        Assert.EndsWith("##xx::", Row(canvas, 3).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_silence_that_is_left_out_is_said_beside_RECORDING_and_has_a_shape_in_the_strip()
    {
        var past = new RecentPast();
        for (var age = 8; age >= 0; age--)
            past.Add(Story.Start.AddSeconds(-2 * age), age < 4 ? StretchKind.Silence : StretchKind.Recorded, age < 4 ? -70 : -10);
        var silent = new Story().Recording().Then(new SilenceSkipped(Story.Start, Story.Start, TimeSpan.FromSeconds(8)));
        var canvas = Canvas(60, 12, silent, past, isAscii: true);
        Assert.StartsWith("* RECORDING silence since", Row(canvas, 0).Trim(), StringComparison.Ordinal);
        Assert.EndsWith("#~~", Row(canvas, 3).TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_figures_of_a_scale_never_touch() =>
        Assert.All(Enumerable.Range(30, 60), static width => Assert.DoesNotMatch("-[0-9]+-", Draw(new Story().Recording(), width)));

    [Fact]
    public void A_day_from_the_ledger_has_a_shape_for_each_thing_and_ticks_for_marks()
    {
        var midnight = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeZoneInfo.Local.GetUtcOffset(new DateTime(2026, 3, 1)));
        LedgerStretch[] stretches =
        [
            Of(0, 6, LedgerKind.Recorded) with
            {
                Fate = ChunkFate.Delivered,
            },
            // A second of gap in a day is seen.
            new(midnight.AddHours(2), midnight.AddHours(2).AddSeconds(1), LedgerKind.Gap),
            // So is a second after a kill; one after a stop is nobody's accident.
            new(midnight.AddHours(4), midnight.AddHours(4).AddSeconds(1), LedgerKind.NotRunning) { RunEnd = RunEnd.Died },
            new(midnight.AddHours(5), midnight.AddHours(5).AddSeconds(1), LedgerKind.NotRunning) { RunEnd = RunEnd.Stopped },
            Of(6, 9, LedgerKind.Pause),
            Of(9, 12, LedgerKind.Recorded) with
            {
                Fate = ChunkFate.Queued,
            },
            Of(12, 16, LedgerKind.NotRunning),
            Of(16, 18, LedgerKind.Silence),
        ];
        var canvas = new Canvas(50, 20, isAscii: true);
        Dashboard.Draw(
            canvas,
            new(new Story().Recording().State, Story.Start, new(), new(), [], null, false)
            {
                Ledger = new(midnight, midnight.AddDays(1), new(midnight, stretches, [new(midnight.AddHours(20), "x")])),
            }
        );
        Assert.Equal("####x###x###::::::======........~~~~", Row(canvas, 8).Trim());
        // How loud it was nobody knows.
        Assert.Equal("x   x   ::::::", Row(canvas, 6).Trim());
        Assert.StartsWith("00:00", Row(canvas, 9).Trim(), StringComparison.Ordinal);
        Assert.EndsWith("24:00", Row(canvas, 9).Trim(), StringComparison.Ordinal);
        Assert.Equal('^', Row(canvas, 9)[1 + 40]);

        LedgerStretch Of(int from, int to, LedgerKind kind) => new(midnight.AddHours(from), midnight.AddHours(to), kind);
    }

    [Fact]
    public void A_zoomed_strip_stands_as_high_as_it_was_loud_and_lies_flat_where_nobody_knows()
    {
        var loudness = new LoudMinutes();
        var begin = Story.Start.AddHours(-1);
        for (var minute = 30; minute < 60; minute++)
            loudness.Add(begin.AddMinutes(minute), minute < 45 ? -10 : -90);
        LedgerStretch[] stretches =
        [
            new(begin, begin.AddMinutes(40), LedgerKind.Recorded) { Fate = ChunkFate.Delivered },
            new(begin.AddMinutes(40), Story.Start, LedgerKind.Recorded) { Fate = ChunkFate.Queued },
        ];
        Assert.Equal([Run('█', 10) + Run('░', 5), Run('▁', 30) + Run('█', 10) + Run('░', 20)], Rows(isAscii: false));
        Assert.Equal([Run('#', 10) + Run('=', 5), Run('#', 40) + Run('=', 20)], Rows(isAscii: true));

        static string Run(char glyph, int columns) => new(glyph, columns);

        string[] Rows(bool isAscii)
        {
            var canvas = new Canvas(62, 20, isAscii);
            Dashboard.Draw(
                canvas,
                new(new Story().Recording().State, Story.Start, new(), new(), [], null, false)
                {
                    Ledger = new(begin, Story.Start, new(begin, stretches, [])),
                    Loudness = loudness,
                }
            );
            return [Row(canvas, 6).Trim(), Row(canvas, 8).Trim()];
        }
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(40, 12)]
    public void Each_channel_has_a_meter_and_a_dead_one_is_seen(int width, int height)
    {
        var gauges = new LevelGauges();
        for (var i = 0; i < 60; i++)
            gauges.Move(LevelGaugesTests.Heard(0, SoundLevel.Silence), TimeSpan.FromMilliseconds(100));
        var canvas = Canvas(width, height, new Story().Recording(), new(), isAscii: false, gauges);
        var first = DashboardLayout.For(height, 2).Meter;
        Assert.Matches("^ L █+ +0 dB CLIP", Row(canvas, first));
        Assert.Matches("^ R  digital silence ", Row(canvas, first + 1));
        // Everything else has its place below.
        Assert.Contains("queue", Row(canvas, DashboardLayout.For(height, 2).Facts), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(80, 24, 4)]
    [InlineData(40, 12, 2)]
    public void Where_rows_are_few_meters_share_them(int width, int height, int rows)
    {
        var gauges = new LevelGauges();
        gauges.Move(LevelGaugesTests.Heard(-10, -10, -10, -10, -10, -10, -10, -10), TimeSpan.FromMilliseconds(100));
        var layout = DashboardLayout.For(height, 8);
        Assert.Equal(rows, layout.MeterRows);
        var canvas = Canvas(width, height, new Story().Recording(), new(), isAscii: true, gauges);
        var text = string.Join(' ', Enumerable.Range(layout.Meter, rows).Select(row => Row(canvas, row)));
        Assert.All(Enumerable.Range(1, 8), number => Assert.Contains($" {number} =", text, StringComparison.Ordinal));

        for (var i = 0; i < 60; i++)
            gauges.Move(LevelGaugesTests.Heard(-10, -10, -10, -10, -10, -10, -10, SoundLevel.Silence), TimeSpan.FromMilliseconds(100));
        Dashboard.DrawMeter(canvas, new(new Story().Recording().State, Story.Start, gauges, new(), [], null, false));
        Assert.Matches(" 8 +(digital silence|silent)", Row(canvas, layout.Meter + rows - 1));
    }

    [Theory]
    [MemberData(nameof(AllSizes))]
    public void The_help_is_whole_at_any_size(int width, int height)
    {
        foreach (var isAscii in new[] { false, true })
        {
            var canvas = new Canvas(width, height, isAscii);
            Dashboard.Draw(canvas, new(new Story().Recording().State, Story.Start, new(), new(), [], null, ShowsHelp: true));
            var screen = string.Join('\n', Enumerable.Range(0, height).Select(row => Row(canvas, row)));
            foreach (var text in new[] { "pause", "mark", "zoom", "happened", "stop and deliver", "this page", "too loud", "unknown" })
                Assert.Contains(text, screen, StringComparison.Ordinal);
            Assert.Contains(isAscii ? "x " : "╳ ", screen, StringComparison.Ordinal);
            Assert.DoesNotContain("? missing", screen, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_tall_terminal_has_a_taller_strip()
    {
        Assert.Equal(3, DashboardLayout.For(24, 1).StripRows - 1);
        Assert.InRange(DashboardLayout.For(60, 1).StripRows, 10, 12);
        for (var (height, meters) = (20, 1); height < 100; height++, meters = height % 9 + 1)
        {
            var layout = DashboardLayout.For(height, meters);
            Assert.Equal(layout.Footer - 1, layout.Notices + layout.NoticeRows);
        }
    }

    [Fact]
    public void What_somebody_should_know_of_is_a_bar_under_the_header()
    {
        var story = new Story().Recording().Captured().Then(new UploadFailed(new UploadOutcome.Unauthorized("wrong key"), 1, null));
        var canvas = Canvas(80, 24, story, new(), isAscii: true);
        Assert.Contains("! not delivering: wrong key", Row(canvas, 2), StringComparison.Ordinal);
        Assert.Equal("", Row(Canvas(80, 24, new Story().Recording(), new(), isAscii: true), 2).Trim());
    }

    [Fact]
    public void Nothing_that_a_device_or_a_server_is_called_reaches_the_terminal_as_a_command()
    {
        var story = new Story()
            .Recording()
            .Then(new InputChanged("evil\e]0;x\a\u202e\r\nname", null))
            .Then(Story.Down("bad\e[2Jreason\u009b"));
        var bytes = new FrameWriter(hasColours: true).Write(Canvas(80, 24, story, new(), isAscii: false), isNew: false);
        var text = Encoding.UTF8.GetString(bytes.Span);
        Assert.DoesNotContain("\e]", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\a", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\u202e", text, StringComparison.Ordinal);
        Assert.Contains("evil]0;xname", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_of_any_size_can_be_drawn_on()
    {
        var story = new Story().Recording().Captured(queued: 3).Then(Story.Down(new string('y', 300)));
        foreach (var channels in new[] { 1, 2, 8 })
        {
            var gauges = new LevelGauges();
            gauges.Move(LevelGaugesTests.Heard([.. Enumerable.Repeat(-10.0, channels)]), TimeSpan.FromMilliseconds(100));
            for (var width = 1; width < 130; width += 3)
            {
                for (var height = 1; height < 40; height++)
                    Assert.NotNull(Canvas(width, height, story, new(), isAscii: false, gauges));
            }
        }
    }

    [Fact]
    public void A_reason_too_long_for_its_row_can_be_read_in_the_notices()
    {
        var notices = new Recorder.Cli.Lines.RecentLines(verbose: false, new FakeTime());
        notices.Report(Story.Down("the server is down, or MYCELIA_URL has the wrong port"));
        var canvas = new Canvas(40, 12, isAscii: false);
        Dashboard.Draw(canvas, new(new Story().Recording().State, Story.Start, new(), new(), notices.All, null, false));
        var text = string.Join(' ', Enumerable.Range(8, 3).Select(row => Row(canvas, row)[12..].Trim()));
        Assert.Contains("the server is down, or MYCELIA_URL has the wrong port", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_stays_away_is_one_notice_and_its_return_another()
    {
        var notices = new Recorder.Cli.Lines.RecentLines(verbose: false, new FakeTime());
        for (var i = 0; i < 1_000; i++)
            notices.Report(Story.Down());
        Assert.Single(notices.All);
    }

    private static string Draw(Story story, int width = 80, int height = 24)
    {
        var canvas = Canvas(width, height, story, new(), isAscii: false);
        return string.Join('\n', Enumerable.Range(0, height).Select(row => Row(canvas, row)));
    }

    private static Canvas Canvas(int width, int height, Story story, RecentPast past, bool isAscii, LevelGauges? gauges = null)
    {
        var canvas = new Canvas(width, height, isAscii);
        Dashboard.Draw(canvas, new(story.State, story.Now, gauges ?? new(), past, [], null, false));
        return canvas;
    }

    private static string Row(Canvas canvas, int row)
    {
        var text = new StringBuilder();
        foreach (var cell in canvas.Row(row))
            text.Append(cell.Rune == Cell.Covered ? "" : new Rune(cell.Rune).ToString());
        return text.ToString();
    }
}
