using System.Runtime.Versioning;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Puts a service in place, and takes it away again. Each can be repeated; each says what it did.</summary>
/// <param name="say">Told of each step.</param>
/// <param name="places">Where units are.</param>
/// <param name="isDryRun">Only say.</param>
[UnsupportedOSPlatform("windows")]
internal sealed class ServiceInstaller(Action<string> say, Places places, bool isDryRun)
{
    private const UnixFileMode Readable = PrivateText.OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly FileSteps _files = new(say, isDryRun);

    /// <summary>Sees to it that there is a file of settings; one that is there is kept.</summary>
    /// <returns>What it sets, or would.</returns>
    public IReadOnlyDictionary<string, string> PrepareSettings(ServiceFiles files, SettingsReader settings)
    {
        _files.MakeFolder(Path.GetDirectoryName(files.EnvFile)!, "for settings and credentials");
        if (File.Exists(files.EnvFile))
        {
            Protect(files.EnvFile);
            return SettingsFile.Of(FoundFile.At(files.EnvFile)).Values;
        }

        var text = ServiceSettings.TextOf(settings);
        _files.Write(files.EnvFile, text, PrivateText.OwnerOnly, ": with the settings that hold here, mode 0600");
        return EnvFileText.Parse(text).Values;
    }

    /// <summary>Puts the unit in place, and has systemd start it.</summary>
    /// <param name="files">What the service uses.</param>
    /// <param name="unit">By which unit.</param>
    /// <param name="hasNewSettings">Whether a service that runs must be started again.</param>
    public async Task InstallAsync(ServiceFiles files, ServiceUnit unit, bool hasNewSettings = false)
    {
        _files.MakeFolder(Path.GetDirectoryName(files.Db)!, "for the queue");
        var isNew = unit switch
        {
            ServiceUnit.Own own => PutOwn(files.Name, own.Text),
            ServiceUnit.Packaged packaged => await UsePackagedAsync(files.Name, packaged.Unit),
            _ => throw new ArgumentOutOfRangeException(nameof(unit)),
        };
        await DoAsync("daemon-reload");
        await DoAsync("enable", files.Name.Unit);
        var verb = isNew || hasNewSettings ? "restart" : "start";
        if (!isDryRun)
            await ServiceStart.DoAsync(verb, files.Name);
        SayRun(verb, files.Name.Unit);
    }

    public async Task UninstallAsync(ServiceFiles files)
    {
        await DoAsync("disable", "--now", files.Name.Unit);
        var unit = UnitOf(files.Name);
        if (File.Exists(unit))
            _files.Remove(unit);
        await DoAsync("daemon-reload");
    }

    /// <returns>Whether it was not there, or not so.</returns>
    private bool PutOwn(ServiceName name, string text)
    {
        var path = UnitOf(name);
        _files.MakeFolder(Path.GetDirectoryName(path)!, "for the unit");
        if (File.Exists(path) && File.ReadAllText(path) == text)
        {
            say($"kept {path}: it is as it should be");
            return false;
        }

        _files.Write(path, text, Readable, ": the unit");
        return true;
    }

    /// <returns>Whether another unit served before.</returns>
    private async Task<bool> UsePackagedAsync(ServiceName name, PackagedUnit packaged)
    {
        var own = UnitOf(name);
        var isWritten = new FileInfo(own) is { Exists: true, LinkTarget: null };
        if (isWritten && !File.ReadAllText(own).StartsWith(UnitFile.Signature, StringComparison.Ordinal))
        {
            say($"kept {own}: it is yours, and systemd takes it in place of {packaged.Path}");
            return false;
        }

        if (isWritten)
            _files.Remove(own);
        say($"{(isDryRun ? "would use" : "used")} {packaged.Path}, which came with the program");
        if (!packaged.IsKnown)
            await DoAsync("link", packaged.Path);
        return isWritten;
    }

    private string UnitOf(ServiceName name) => Path.Combine(places.UserUnits, name.Unit);

    private void Protect(string path)
    {
        var isOpen = File.GetUnixFileMode(path) != PrivateText.OwnerOnly;
        if (isOpen && !isDryRun)
            File.SetUnixFileMode(path, PrivateText.OwnerOnly);
        say(isOpen ? $"{(isDryRun ? "would make" : "made")} {path} readable by you alone" : $"kept {path}");
    }

    private async Task DoAsync(params string[] arguments)
    {
        if (!isDryRun)
            await Systemctl.DoAsync(arguments);
        SayRun(arguments);
    }

    private void SayRun(params string[] arguments) =>
        say($"{(isDryRun ? "would run" : "ran")} systemctl --user {string.Join(' ', arguments)}");
}
