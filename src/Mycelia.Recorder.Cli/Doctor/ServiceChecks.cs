using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>Whether the service runs, where there is one.</summary>
internal static class ServiceChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(SettingsReader settings)
    {
        if (ServiceFiles.Installed(settings) is null)
            return [Finding.Good("service", "not installed ('mycelia-recorder service install' would)")];
        try
        {
            var state = await ServiceState.ReadAsync();
            return
            [
                state.IsRunning
                    ? Finding.Good("service", $"runs: {(state.Status.Length > 0 ? state.Status : state.Sub)}")
                    : Finding.Bad(
                        "service",
                        $"does not run: {state.Active} ({state.Sub})",
                        $"'journalctl --user -u {UnitFile.Name}' says why; then 'systemctl --user start {UnitFile.Name}'"
                    ),
            ];
        }
        catch (UserError e)
        {
            return [Finding.Doubtful("service", e.Message, "look at it in the session of the user who records")];
        }
    }
}
