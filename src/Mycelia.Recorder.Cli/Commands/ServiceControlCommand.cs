using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>service start</c>, <c>stop</c> and <c>restart</c>.</summary>
internal static class ServiceControlCommand
{
    public static readonly Setting[] Settings = [ServiceOptions.Name];

    public static Task<int> StartAsync(SettingsReader settings) => RunAsync(settings, static name => ServiceStart.DoAsync("start", name));

    public static Task<int> StopAsync(SettingsReader settings) => RunAsync(settings, static name => Systemctl.DoAsync("stop", name.Unit));

    public static Task<int> RestartAsync(SettingsReader settings) =>
        RunAsync(settings, static name => ServiceStart.DoAsync("restart", name));

    private static async Task<int> RunAsync(SettingsReader settings, Func<ServiceName, Task> control)
    {
        var files = ServiceOptions.ReadInstalled(settings);
        await Systemctl.RequireAsync();
        await control(files.Name);
        var state = await ServiceState.ReadAsync(files.Name);
        Console.WriteLine($"{files.Name.Unit}: {state.Active} ({state.Sub}){(state.Status.Length > 0 ? $", {state.Status}" : "")}");
        return ExitCode.Done;
    }
}
