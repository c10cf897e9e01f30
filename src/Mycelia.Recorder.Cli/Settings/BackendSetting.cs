using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Backends;
using Mycelia.Recorder.Cli.Errors;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--backend</c>: the way to the microphones.</summary>
internal static class BackendSetting
{
    /// <exception cref="UserError">There is no such way.</exception>
    public static ICaptureBackend Read(SettingsReader settings) => CaptureBackends.Create(settings.Choice(SettingsTable.Backend))!;

    /// <summary>The same for who only looks: one that is malformed is for others to say.</summary>
    public static ICaptureBackend ReadOrDefault(SettingsReader settings) => CaptureBackends.Create(Name(settings))!;

    /// <summary>Its name; the default where it is malformed.</summary>
    public static string Name(SettingsReader settings)
    {
        try
        {
            return settings.Choice(SettingsTable.Backend);
        }
        catch (UserError)
        {
            return SettingsTable.Backend.Default!;
        }
    }
}
