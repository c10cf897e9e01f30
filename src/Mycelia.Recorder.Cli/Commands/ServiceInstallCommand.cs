using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>service install</c>: the recorder as a systemd user service.</summary>
internal static class ServiceInstallCommand
{
    public static readonly Setting[] Settings =
    [
        ServiceOptions.Name,
        SettingsTable.Device,
        SettingsTable.DryRun,
        ServiceOptions.Print,
        SettingsTable.Db,
        SettingsTable.EnvFile,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var files = ServiceFiles.For(settings, ServiceOptions.ReadName(settings));
        if (settings.Switch(ServiceOptions.Print))
        {
            Console.Write(UnitFile.Write(Environment.ProcessPath!, files));
            return ExitCode.Done;
        }

        if (OperatingSystem.IsWindows())
            throw ServiceOptions.NoSystemd();
        var unit = ServiceUnit.For(files, Environment.ProcessPath!);
        RefuseOtherDevice(settings, files);
        // What is written into the user's own file is trusted from then on.
        if (!File.Exists(files.EnvFile))
        {
            SecretDestination.Check(settings);
            NotifySetting.RefuseOfFolder(settings);
        }

        // A dry run checks what the real one checks.
        await Systemctl.RequireAsync();
        var isDryRun = settings.Switch(SettingsTable.DryRun);
        var installer = new ServiceInstaller(Console.WriteLine, settings.Places, isDryRun);
        if (ServiceSettings.Missing(installer.PrepareSettings(files, settings)) is { Length: > 0 } missing)
            throw new UserError(
                ExitCode.Usage,
                $"the service is not started{(isDryRun ? "" : " yet")}: {string.Join(", ", missing)} not set in {files.EnvFile}; "
                    + $"'mycelia-recorder setup{files.Name.Option}' asks for them, or fill it in and run 'mycelia-recorder service "
                    + $"install{files.Name.Option}' again"
            );
        await installer.InstallAsync(files, unit);
        if (isDryRun)
            return ExitCode.Done;
        Console.WriteLine(
            $"the service records into {files.Db}; 'mycelia-recorder service status' shows how it is, 'mycelia-recorder service "
                + $"logs{files.Name.Option}' what it says"
        );
        Console.WriteLine($"it runs while you are logged in; '{Linger.Command}' lets it run from the start of the machine");
        return ExitCode.Done;
    }

    /// <summary>A file of settings that is there is kept: it must not be said that another microphone is recorded.</summary>
    private static void RefuseOtherDevice(SettingsReader settings, ServiceFiles files)
    {
        var device = settings.ValueOf(SettingsTable.Device);
        if (device.Source != SettingSource.Flag || !File.Exists(files.EnvFile))
            return;
        if (SettingsFile.Of(FoundFile.At(files.EnvFile)).Values.GetValueOrDefault(SettingsTable.Device.Variable) != device.Text)
            throw new UserError(
                ExitCode.Usage,
                $"{files.EnvFile} is there already, and names another input: 'mycelia-recorder setup{files.Name.Option} --device NAME' "
                    + $"changes {SettingsTable.Device.Variable} in it"
            );
    }
}
