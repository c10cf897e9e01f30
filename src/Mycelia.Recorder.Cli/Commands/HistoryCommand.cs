using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>history</c>: what became of every second, also beside a running recorder.</summary>
internal static class HistoryCommand
{
    private static readonly Setting Month = new("--month", "", "A month, such as 2026-03, a row for each day", null, "MONTH");
    private static readonly Setting At = new("--at", "", "One moment, such as 'yesterday 14:05'", null, "TIME");
    private static readonly Setting Only = new("--only", "", "Only what was not recorded, or is lost or quarantined", null, "WHAT")
    {
        Values = ["gaps"],
    };

    public static readonly Setting[] Settings =
    [
        HistoryWindow.DayOption,
        Month,
        HistoryWindow.Since,
        HistoryWindow.Until,
        At,
        Only,
        ServiceOptions.Name,
        SettingsTable.Db,
        SettingsTable.EnvFile,
        SettingsTable.Json,
    ];

    /// <summary>A window that is one moment.</summary>
    private static readonly TimeSpan Instant = TimeSpan.FromMilliseconds(1);

    /// <summary>What is longer is shown a row a day.</summary>
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(2);

    public static Task<int> RunAsync(SettingsReader settings)
    {
        var now = DateTimeOffset.Now;
        var zone = TimeZoneInfo.Local;
        var onlyGaps = settings.Text(Only) is not null && settings.Choice(Only) == Only.Values[0];
        var window = ReadWindow(settings, now, zone);
        var hold = HoldSetting.Read(settings) ?? default;
        using var queue = Queues.Read(settings, AskedRecorders.FindOne(settings));
        var page = settings.Text(At) is null ? queue.ReadLedger(window.From, window.To, now) : queue.ReadLedgerAt(window.From, now);
        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => HistoryJson.Write(json, window.From, window.To, page, now, onlyGaps, hold));
        else
            foreach (var line in Lines(settings, new(now, zone, VisibleConsole.Width), window, page, onlyGaps, zone))
                Console.WriteLine(line);
        return Task.FromResult(new HistorySummary(page.Stretches).IsIncomplete(now, hold) ? ExitCode.Failed : ExitCode.Done);
    }

    private static IEnumerable<string> Lines(
        SettingsReader settings,
        HistoryText text,
        (DateTimeOffset From, DateTimeOffset To) window,
        LedgerPage page,
        bool onlyGaps,
        TimeZoneInfo zone
    )
    {
        if (settings.Text(At) is not null)
            return text.At(window.From, page);
        var first = HistoryTimes.DayOf(window.From, zone);
        if (settings.Text(Month) is not null || window.To - window.From > LongestWindow)
            return text.Table(window.From, window.To, page, Split(page, first, window.To, zone));
        return HistoryWindow.IsSpan(settings) ? text.Window(window.From, window.To, page, onlyGaps) : text.Day(first, page, onlyGaps);
    }

    /// <summary>The days of a window of which something is known.</summary>
    private static IEnumerable<(DateOnly Day, LedgerPage Page)> Split(LedgerPage page, DateOnly first, DateTimeOffset to, TimeZoneInfo zone)
    {
        if (page.Stretches.Count == 0)
            yield break;
        var (next, last) = (0, HistoryTimes.DayOf(page.Stretches.Max(static one => one.To), zone));
        var reaching = new List<LedgerStretch>();
        if (HistoryTimes.DayOf(page.Stretches[0].From, zone) is var known && known > first)
            first = known;
        for (var day = first; day <= last && HistoryTimes.Midnight(day, zone) is var begin && begin < to; day = day.AddDays(1))
        {
            var end = HistoryTimes.EndOf(day, zone);
            reaching.RemoveAll(one => one.To <= begin);
            for (; next < page.Stretches.Count && page.Stretches[next].From < end; next++)
                reaching.Add(page.Stretches[next]);
            if (reaching.Count > 0)
                yield return (
                    day,
                    page with
                    {
                        Stretches =
                        [
                            .. reaching.Select(one =>
                                one with
                                {
                                    From = one.From > begin ? one.From : begin,
                                    To = one.To < end ? one.To : end,
                                }
                            ),
                        ],
                    }
                );
        }
    }

    private static (DateTimeOffset From, DateTimeOffset To) ReadWindow(SettingsReader settings, DateTimeOffset now, TimeZoneInfo zone)
    {
        Setting[] given = [.. new[] { HistoryWindow.DayOption, Month, At }.Where(setting => settings.Text(setting) is not null)];
        if (given.Length + (HistoryWindow.IsSpan(settings) ? 1 : 0) > 1)
            throw new UserError(ExitCode.Usage, "--day, --month, --at, and --since with --until, each say which time: choose one");
        if (settings.Moment(At) is { } moment)
            return (moment, DateTimeOffset.MaxValue - moment < Instant ? DateTimeOffset.MaxValue : moment + Instant);
        if (settings.Text(Month) is { } month)
            return Moments.ParseMonth(month) is { } start
                ? (HistoryTimes.Midnight(start, zone), HistoryTimes.EndOfMonth(start, zone))
                : throw Unknown(Month, month, "a month such as 2026-03");
        var window = HistoryWindow.Read(settings, now, zone);
        return (window.From, window.To);
    }

    private static UserError Unknown(Setting setting, string value, string expected) =>
        new(ExitCode.Usage, $"{setting.Flag} takes {expected}, not '{value}'");
}
