using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>The files of a service.</summary>
/// <param name="Name">Which of the user's recorders it is.</param>
/// <param name="EnvFile">Its settings and credentials.</param>
/// <param name="Db">Its queue.</param>
internal sealed record ServiceFiles(ServiceName Name, string EnvFile, string Db)
{
    /// <summary>The folder that it delivers into; null when it delivers to a server.</summary>
    public string? Folder { get; init; }

    /// <summary>Files of the user's that it has to read besides.</summary>
    public IReadOnlyList<string> AlsoRead { get; init; } = [];

    /// <summary>
    /// What a service installed here would use: the queue of this folder or of the user, whichever <c>config</c> shows; a named one has a
    /// queue of its own, unless the command line names another.
    /// </summary>
    /// <exception cref="UserError">There is no place for them, or the settings cannot be read.</exception>
    public static ServiceFiles For(SettingsReader settings, ServiceName name)
    {
        var db =
            name.IsMain || settings.ValueOf(SettingsTable.Db).Source == SettingSource.Flag
                ? Path.GetFullPath(settings.Text(SettingsTable.Db)!)
                : settings.Places.QueueOf(name);
        var files = new ServiceFiles(name, settings.Places.EnvFileOf(name), db);
        var own = SettingsFile.Of(FoundFile.At(files.EnvFile));
        return own.Exists
            ? files.With(own.Values)
            : files with
            {
                Folder = DestinationSetting.FolderOf(settings.Text(SettingsTable.Destination), Environment.CurrentDirectory),
                AlsoRead =
                [
                    .. files.Full(settings.Text(SettingsTable.CaFile)),
                    .. NotifySetting.FilesOf(settings.Text(SettingsTable.Notify)),
                ],
            };
    }

    /// <summary>The same with the paths that its settings name.</summary>
    public ServiceFiles With(IReadOnlyDictionary<string, string> values) =>
        this with
        {
            Folder = DestinationSetting.FolderOf(values.GetValueOrDefault(SettingsTable.Destination.Variable), Path.GetDirectoryName(Db)!),
            AlsoRead =
            [
                .. Full(values.GetValueOrDefault(SettingsTable.CaFile.Variable)),
                .. NotifySetting.FilesOf(values.GetValueOrDefault(SettingsTable.Notify.Variable)),
            ],
        };

    private string[] Full(string? path) => string.IsNullOrEmpty(path) ? [] : [Path.GetFullPath(path, Path.GetDirectoryName(Db)!)];
}
