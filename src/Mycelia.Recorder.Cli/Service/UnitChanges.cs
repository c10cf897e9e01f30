using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>
/// What a user has changed of the recorder's units, as <c>systemctl --user edit</c> keeps it: folders of drop-ins beside the user's units,
/// and a template of the user's own. They outlive the units, and hold again for the next ones of the same names.
/// </summary>
internal static class UnitChanges
{
    private const string Folder = ".d";
    private const string DropIns = "*.conf";

    /// <summary>Those of all recorders, installed or not.</summary>
    public static IReadOnlyList<string> All(Places places) =>
        places.FindUserUnits() is { } units && Directory.Exists(units)
            ?
            [
                .. Directory
                    .EnumerateFileSystemEntries(units)
                    .Where(static path => IsChange(Path.GetFileName(path)))
                    .Order(StringComparer.Ordinal),
            ]
            : [];

    /// <summary>Those of one recorder alone; null when there are none.</summary>
    public static string? Of(Places places, ServiceName name) =>
        All(places).FirstOrDefault(path => Path.GetFileName(path) == name.Unit + Folder);

    /// <summary>Deletes one: of a folder its drop-ins, and itself when nothing else is in it.</summary>
    /// <param name="path">The file or folder.</param>
    /// <param name="each">Told of what was deleted.</param>
    public static void Delete(string path, Action<string> each)
    {
        var isFolder = new DirectoryInfo(path) is { Exists: true, LinkTarget: null };
        foreach (var file in isFolder ? Directory.GetFiles(path, DropIns) : [path])
        {
            File.Delete(file);
            each(file);
        }

        if (!isFolder || Directory.EnumerateFileSystemEntries(path).Any())
            return;
        Directory.Delete(path);
        each(path);
    }

    private static bool IsChange(string name) =>
        name == ServiceName.Template || (name.EndsWith(Folder, StringComparison.Ordinal) && ServiceName.IsUnit(name[..^Folder.Length]));
}
