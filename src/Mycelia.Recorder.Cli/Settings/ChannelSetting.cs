using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--channel</c>: which channel of a file is taken.</summary>
internal static class ChannelSetting
{
    /// <returns>Null when it was not said: all are mixed.</returns>
    /// <exception cref="UserError">It is no channel, or one of several that are recorded.</exception>
    public static int? Read(SettingsReader settings)
    {
        if (settings.Text(SettingsTable.Channel) is null)
            return null;
        var channel = settings.Integer(SettingsTable.Channel, 1, 64);
        return RecordSettings.ReadFormat(settings).Channels == 1
            ? channel
            : throw new UserError(ExitCode.Usage, "--channel takes one channel of a file, and --channels asks for several: choose one");
    }
}
