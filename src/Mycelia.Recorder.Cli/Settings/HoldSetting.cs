namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--hold</c>: how old audio must be before it is delivered.</summary>
internal static class HoldSetting
{
    private const double Week = 604_800;

    /// <returns>Null: it need not be.</returns>
    /// <exception cref="Errors.UserError">It is no length of time.</exception>
    public static TimeSpan? Read(SettingsReader settings) => settings.Seconds(SettingsTable.Hold, 1, Week);
}
