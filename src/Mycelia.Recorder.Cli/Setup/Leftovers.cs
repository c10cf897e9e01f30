using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Setup;

/// <summary>What stays of the user's recorders when no service is installed any more.</summary>
/// <param name="EnvFiles">Files of settings and credentials.</param>
/// <param name="Queues">Queues.</param>
/// <param name="UnitChanges">What was changed of units.</param>
/// <param name="Logs">Files that lines were logged into.</param>
/// <param name="Destinations">Where audio went.</param>
internal sealed record Leftovers(
    IReadOnlyList<string> EnvFiles,
    IReadOnlyList<LeftQueue> Queues,
    IReadOnlyList<string> UnitChanges,
    IReadOnlyList<string> Logs,
    IReadOnlyList<string> Destinations
)
{
    /// <param name="places">The user's folders.</param>
    /// <param name="installed">Services that are or were there.</param>
    public static Leftovers Find(Places places, IReadOnlyList<ServiceFiles> installed)
    {
        string[] envFiles =
        [
            .. installed
                .Select(static files => files.EnvFile)
                .Concat(Entries(places.UserEnvFile, static name => ServiceName.OfEnvFile(name) is not null))
                .Distinct()
                .Where(File.Exists)
                .Order(StringComparer.Ordinal),
        ];
        LeftQueue[] queues =
        [
            .. installed
                .Select(static files => files.Db)
                .Append(places.UserQueue)
                .Concat(
                    Entries(places.UserQueue, static name => ServiceName.OfFolder(name) is not null)
                        .Select(static folder => Path.Combine(folder, Places.QueueHere))
                )
                .Distinct()
                .Select(LeftQueue.Find)
                .OfType<LeftQueue>(),
        ];
        var values = envFiles
            .Select(static file => FoundFile.At(file))
            .Where(static found => found is { Refusal: null })
            .Select(static found => SettingsFile.Of(found).Values)
            .ToList();
        return new(
            envFiles,
            queues,
            Service.UnitChanges.All(places),
            [.. Set(values, SettingsTable.LogFile).Where(File.Exists)],
            [
                .. Set(values, SettingsTable.Url).Select(SettingsTable.Url.Show),
                .. Set(values, SettingsTable.Destination).Select(static value => DestinationSetting.FolderOf(value, "/")).OfType<string>(),
            ]
        );
    }

    private static IEnumerable<string> Set(List<IReadOnlyDictionary<string, string>> files, Setting setting) =>
        files.Select(values => values.GetValueOrDefault(setting.Variable, "")).Where(static value => value.Length > 0).Distinct();

    private static IEnumerable<string> Entries(string file, Func<string, bool> isOurs) =>
        Path.GetDirectoryName(file) is { } folder && Directory.Exists(folder)
            ? Directory.EnumerateFileSystemEntries(folder).Where(entry => isOurs(Path.GetFileName(entry)))
            : [];
}
