using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>devices</c>: what can be recorded.</summary>
internal static class DevicesCommand
{
    public static readonly Setting[] Settings = [SettingsTable.Json];

    public static Task<int> RunAsync(SettingsReader settings) => throw new NotSupportedException();
}
