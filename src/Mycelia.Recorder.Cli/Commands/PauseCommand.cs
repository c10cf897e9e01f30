using System.Globalization;
using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>pause</c>: the running recorder releases the microphone, for a while or until it is told to go on.</summary>
internal static class PauseCommand
{
    private static readonly Setting For = new("--for", "", "How long, such as 30m or 1h30m. Default: until 'resume'", null, "TIME");
    private static readonly Setting Until = new(
        "--until",
        "",
        "Until when: a time of the clock such as 14:00, or a date and time",
        null,
        "TIME"
    );

    public static readonly Setting[] Settings = [For, Until, ControlOptions.Input, .. ControlOptions.All];

    public static Task<int> RunAsync(SettingsReader settings) =>
        ControlOptions.TellAsync(
            settings,
            new(ControlCommand.Pause) { Until = ReadUntil(settings, DateTimeOffset.Now), Input = settings.Text(ControlOptions.Input) }
        );

    private static DateTimeOffset? ReadUntil(SettingsReader settings, DateTimeOffset now)
    {
        if (settings.Text(For) is not null && settings.Text(Until) is not null)
            throw new UserError(ExitCode.Usage, "--for and --until both say when the pause ends: choose one");
        if (settings.Seconds(For, 1, 1e8) is { } length)
            return now + length;
        if (settings.Moment(Until) is not { } until)
            return null;
        // A time of the clock is the next one: today's, or else tomorrow's, also where the clock is changed in between.
        if (until <= now && settings.Text(Until) is { Length: <= 8 } clock && TimeOnly.TryParse(clock, CultureInfo.InvariantCulture, out _))
            until = Moments.Parse(clock, now.LocalDateTime.Date.AddDays(1).AddHours(12), TimeZoneInfo.Local) ?? until;
        return until > now
            ? until
            : throw new UserError(ExitCode.Usage, $"--until {settings.Text(Until)} is over already; for a length of time use --for");
    }
}
