using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>Whether the services run, where there are any.</summary>
internal static class ServiceChecks
{
    public static async Task<IReadOnlyList<Finding>> RunAsync(SettingsReader settings)
    {
        var installed = InstalledServices.All(settings);
        if (installed.Count == 0)
            return [Finding.Good("service", "not installed ('mycelia-recorder service install' would)")];
        try
        {
            return await Task.WhenAll(installed.Select(static files => LookAsync(files.Name)));
        }
        catch (UserError e)
        {
            return [Finding.Doubtful("service", e.Message, "look at it in the session of the user who records")];
        }
    }

    private static async Task<Finding> LookAsync(ServiceName name)
    {
        var state = await ServiceState.ReadAsync(name);
        var prefix = name.IsMain ? "" : $"{name} ";
        return state.IsRunning
            ? Finding.Good("service", $"{prefix}runs: {(state.Status.Length > 0 ? state.Status : state.Sub)}")
            : Finding.Bad(
                "service",
                $"{prefix}does not run: {state.Active} ({state.Sub})",
                $"'mycelia-recorder service logs{name.Option}' says why; then 'mycelia-recorder service start{name.Option}'"
            );
    }
}
