using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--destination</c>: by which of the server's APIs new recordings are delivered.</summary>
internal static class DestinationSetting
{
    /// <exception cref="UserError">There is no such way.</exception>
    public static DestinationChoice Read(SettingsReader settings) => settings.Text(SettingsTable.Destination) switch
    {
        "auto" => DestinationChoice.Auto,
        "ingest" => DestinationChoice.Ingest,
        "resource" => DestinationChoice.Resource,
        var other => throw new UserError(
            ExitCode.Usage, $"--destination must be auto, ingest or resource, not '{other}' ({settings.WhereFrom(SettingsTable.Destination)})"),
    };
}
