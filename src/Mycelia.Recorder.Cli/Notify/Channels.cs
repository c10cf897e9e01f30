using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations.Mycelia.Connection;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>Makes the channels that the settings name.</summary>
internal static class Channels
{
    /// <param name="targets">Who is told.</param>
    /// <param name="settings">The way to them.</param>
    /// <exception cref="Errors.UserError">There is none.</exception>
    public static IReadOnlyList<INoticeChannel> Of(IEnumerable<NotifyTarget> targets, SettingsReader settings)
    {
        var recorder = ServiceName.OfEnvFile(Path.GetFileName(settings.FilePath)) ?? ServiceName.Main;
        return [.. targets.Select(target => Of(target, recorder, settings))];
    }

    private static INoticeChannel Of(NotifyTarget target, ServiceName recorder, SettingsReader settings)
    {
        switch (target)
        {
            case NotifyTarget.Address { Uri: var address }:
                if (address.Scheme == Uri.UriSchemeHttps)
                    ServerSettings.RequireOpenSsl();
                return new HeartbeatChannel(
                    new CheckedHttp(address, ServerSettings.ReadTrust(settings), ServerSettings.ReadProxy(address, settings)),
                    new HeartbeatAddress(address),
                    target.Shown,
                    HeartbeatChannel.LongestCall
                );
            case NotifyTarget.Command { Text: var command }:
                return new CommandChannel(command, target.Shown, recorder.Text, CommandChannel.LongestRun);
            default:
                return new DesktopChannel(
                    static () => SessionBus.Find(Environment.GetEnvironmentVariable),
                    recorder.IsMain ? "Mycelia recorder" : $"Mycelia recorder {recorder}",
                    DesktopChannel.LongestCall
                );
        }
    }
}
