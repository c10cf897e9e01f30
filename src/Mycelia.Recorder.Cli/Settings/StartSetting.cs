using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--start</c>: when a file was recorded.</summary>
internal static class StartSetting
{
    /// <returns>Null when it was not said.</returns>
    /// <exception cref="UserError">It is no time.</exception>
    public static DateTimeOffset? Read(SettingsReader settings)
    {
        if (settings.Text(SettingsTable.Start) is not { } text)
            return null;
        var start =
            Moments.Parse(text, DateTimeOffset.UtcNow, TimeZoneInfo.Local)
            ?? throw new UserError(
                ExitCode.Usage,
                $"--start must be a time such as 2026-03-01T09:30:00 or 2026-03-01T09:30:00Z, not '{text}' "
                    + $"({settings.WhereFrom(SettingsTable.Start)})"
            );
        if (start > DateTimeOffset.UtcNow.AddMinutes(1))
            throw new UserError(ExitCode.Usage, $"--start lies in the future: '{text}'");
        return RecordedAt.IsPossible(start)
            ? start
            : throw new UserError(ExitCode.Usage, $"--start lies before there were recordings: '{text}'");
    }
}
