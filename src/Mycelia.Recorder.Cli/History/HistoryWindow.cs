using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.History;

/// <summary>A window of time, and the options that name one.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Day">The day that it is; null: it is none.</param>
internal sealed record HistoryWindow(DateTimeOffset From, DateTimeOffset To, DateOnly? Day)
{
    public static readonly Setting DayOption = new(
        "--day",
        "",
        "A day: today (the default), yesterday, monday, or 2026-03-01",
        null,
        "DAY"
    );
    public static readonly Setting Since = new(
        "--since",
        "",
        "From then on: a time such as 2026-03-01T12:00, or an age such as 2h",
        null,
        "TIME"
    );
    public static readonly Setting Until = new("--until", "", "Until then; the default is now", null, "TIME");

    /// <summary>Whether the window is one between two moments.</summary>
    public static bool IsSpan(SettingsReader settings) => settings.Text(Since) is not null || settings.Text(Until) is not null;

    /// <summary>The window that the command line names; today, if it names none.</summary>
    /// <exception cref="UserError">It names two, or one that ends before it begins.</exception>
    public static HistoryWindow Read(SettingsReader settings, DateTimeOffset now, TimeZoneInfo zone)
    {
        if (!IsSpan(settings))
            return Of(HistoryTimes.DayOf(settings.Day(DayOption) ?? now, zone), zone);
        if (settings.Text(DayOption) is not null)
            throw new UserError(ExitCode.Usage, "--day, and --since with --until, each say which time: choose one");
        var (since, until) = (settings.Moment(Since), settings.Moment(Until) ?? now);
        var from = since ?? HistoryTimes.Midnight(HistoryTimes.DayOf(until, zone), zone);
        if (from < until)
            return new(from, until, null);
        var end = settings.Text(Until) is null ? "now" : $"--until ({Times.ToTheSecond(until, now)})";
        var begin = since is null ? "the day's beginning" : $"--since ({Times.ToTheSecond(from, now)})";
        throw new UserError(ExitCode.Usage, $"{begin} is not before {end}: a window begins before it ends");
    }

    private static HistoryWindow Of(DateOnly day, TimeZoneInfo zone) =>
        new(HistoryTimes.Midnight(day, zone), HistoryTimes.EndOf(day, zone), day);
}
