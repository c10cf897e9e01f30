using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>service uninstall</c>: stops a service and removes its unit.</summary>
internal static class ServiceUninstallCommand
{
    public static readonly Setting[] Settings = [ServiceOptions.Name, SettingsTable.DryRun];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var name = ServiceOptions.ReadName(settings);
        if (InstalledServices.Find(settings, name) is not { } files)
        {
            Console.WriteLine(
                $"nothing to do: {name.Unit} is not installed"
                    + string.Concat(
                        InstalledServices.All(settings).Select(static (other, i) => $"{(i == 0 ? "; installed: " : ", ")}{other.Name}")
                    )
            );
            return ExitCode.Done;
        }

        if (OperatingSystem.IsWindows())
            throw ServiceOptions.NoSystemd();
        await Systemctl.RequireAsync();
        await new ServiceInstaller(Console.WriteLine, settings.Places, settings.Switch(SettingsTable.DryRun)).UninstallAsync(files);
        Console.WriteLine(
            $"kept: the queue {files.Db} and the credentials {files.EnvFile}"
                + (UnitChanges.Of(settings.Places, name) is { } changes ? $", and what you changed of the unit, {changes}" : "")
                + "; 'mycelia-recorder uninstall --purge' deletes them"
        );
        return ExitCode.Done;
    }
}
