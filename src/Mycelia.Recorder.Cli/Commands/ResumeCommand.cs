using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>resume</c>: ends a pause.</summary>
internal static class ResumeCommand
{
    public static readonly Setting[] Settings = [ControlOptions.Input, .. ControlOptions.All];

    public static Task<int> RunAsync(SettingsReader settings) =>
        ControlOptions.TellAsync(settings, new(ControlCommand.Resume) { Input = settings.Text(ControlOptions.Input) });
}
