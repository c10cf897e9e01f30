using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>service start</c>, <c>stop</c> and <c>restart</c>.</summary>
internal static class ServiceControlCommand
{
    public static readonly Setting[] Settings = [ServiceOptions.Name];

    public static Task<int> StartAsync(SettingsReader settings) => RunAsync(settings, "start");

    public static Task<int> StopAsync(SettingsReader settings) => RunAsync(settings, "stop");

    public static Task<int> RestartAsync(SettingsReader settings) => RunAsync(settings, "restart");

    private static async Task<int> RunAsync(SettingsReader settings, string verb)
    {
        var files = ServiceOptions.ReadInstalled(settings);
        await Systemctl.RequireAsync();
        await Systemctl.DoAsync(verb, files.Name.Unit);
        var state = await ServiceState.ReadAsync(files.Name);
        Console.WriteLine($"{files.Name.Unit}: {state.Active} ({state.Sub}){(state.Status.Length > 0 ? $", {state.Status}" : "")}");
        return ExitCode.Done;
    }
}
