using System.Runtime.Versioning;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Puts the service in place, and takes it away again. Each can be repeated; each says what it did.</summary>
/// <param name="say">Told of each step.</param>
/// <param name="isDryRun">Only say.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class ServiceInstaller(Action<string> say, bool isDryRun)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <param name="files">Where things go.</param>
    /// <param name="unit">The unit's text.</param>
    /// <param name="settings">What a new file of settings is made of.</param>
    public async Task<int> InstallAsync(ServiceFiles files, string unit, SettingsReader settings)
    {
        // What is written into the user's own file is trusted from then on.
        if (!File.Exists(files.EnvFile))
            SecretDestination.Check(settings);
        MakeFolder(Path.GetDirectoryName(files.Db)!, "for the queue");
        MakeFolder(Path.GetDirectoryName(files.EnvFile)!, "for settings and credentials");
        if (File.Exists(files.EnvFile))
            Protect(files.EnvFile);
        else
            Write(files.EnvFile, ServiceFiles.EnvFileText(settings), OwnerOnly, "with the settings that hold here, mode 0600");

        var isNew = !File.Exists(files.Unit) || await File.ReadAllTextAsync(files.Unit) != unit;
        MakeFolder(Path.GetDirectoryName(files.Unit)!, "for the unit");
        if (isNew)
            Write(files.Unit, unit, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead, "the unit");
        else
            say($"kept {files.Unit}: it is as it should be");

        if (!isDryRun && Missing(files.EnvFile) is { Length: > 0 } missing)
            throw new UserError(
                ExitCode.Usage,
                $"the service is not started yet: {string.Join(", ", missing)} not set in {files.EnvFile}; fill it in and run "
                    + "'mycelia-recorder service install' again"
            );
        await DoAsync("daemon-reload");
        await DoAsync("enable", UnitFile.Name);
        await DoAsync(isNew ? "restart" : "start", UnitFile.Name);
        if (isDryRun)
            return ExitCode.Done;
        say(
            $"the service records into {files.Db}; 'mycelia-recorder service status' shows how it is, 'journalctl --user -u "
                + $"{UnitFile.Name}' what it says"
        );
        say("it runs while you are logged in; 'loginctl enable-linger' lets it run from the start of the machine");
        return ExitCode.Done;
    }

    public async Task<int> UninstallAsync(ServiceFiles files)
    {
        await DoAsync("disable", "--now", UnitFile.Name);
        say($"{(isDryRun ? "would remove" : "removed")} {files.Unit}");
        if (!isDryRun)
            File.Delete(files.Unit);
        await DoAsync("daemon-reload");
        say($"kept: the queue {files.Db} and the credentials {files.EnvFile}; delete them yourself when nothing in them is needed");
        return ExitCode.Done;
    }

    private static string[] Missing(string envFile)
    {
        var set = SettingsFile.Of(FoundFile.At(envFile)).Values;
        return
            set.GetValueOrDefault(SettingsTable.NoUpload.Variable, "").ToUpperInvariant() is "1" or "TRUE" or "YES" or "ON"
            || DestinationSetting.FolderOf(set.GetValueOrDefault(SettingsTable.Destination.Variable), "/") is not null
            ? []
            :
            [
                .. new[] { SettingsTable.Url, SettingsTable.ClientId, SettingsTable.ClientSecret }
                    .Select(static setting => setting.Variable)
                    .Where(name => set.GetValueOrDefault(name, "").Length == 0),
            ];
    }

    private void MakeFolder(string path, string purpose)
    {
        if (Directory.Exists(path))
            return;
        say($"{(isDryRun ? "would make" : "made")} the folder {path} {purpose}");
        if (!isDryRun)
            Directory.CreateDirectory(path, OwnerOnly | UnixFileMode.UserExecute);
    }

    private void Write(string path, string text, UnixFileMode mode, string purpose)
    {
        say($"{(isDryRun ? "would write" : "wrote")} {path}: {purpose}");
        if (isDryRun)
            return;
        var next = path + ".new";
        File.Delete(next);
        using (
            var file = new FileStream(
                next,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    UnixCreateMode = mode,
                }
            )
        )
        using (var writer = new StreamWriter(file))
            writer.Write(text);
        File.Move(next, path, overwrite: true);
    }

    private void Protect(string path)
    {
        var isOpen = File.GetUnixFileMode(path) != OwnerOnly;
        say(isOpen ? $"{(isDryRun ? "would make" : "made")} {path} readable by you alone" : $"kept {path}");
        if (isOpen && !isDryRun)
            File.SetUnixFileMode(path, OwnerOnly);
    }

    private async Task DoAsync(params string[] arguments)
    {
        say($"{(isDryRun ? "would run" : "ran")} systemctl --user {string.Join(' ', arguments)}");
        if (!isDryRun)
            await Systemctl.DoAsync(arguments);
    }
}
