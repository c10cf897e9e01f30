using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Destinations;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary><c>--destination</c>: where audio goes.</summary>
internal static class DestinationSetting
{
    private const string Home = "~/";

    /// <exception cref="UserError">There is no such destination.</exception>
    public static ChosenDestination Read(SettingsReader settings)
    {
        var text = settings.Text(SettingsTable.Destination)!;
        return DestinationTable.Parse(text) switch
        {
            null => throw new UserError(
                ExitCode.Usage,
                $"--destination must be auto, ingest, resource or file:DIR, not '{text}' ({settings.WhereFrom(SettingsTable.Destination)})"
            ),
            // After "file:" no shell does that.
            ChosenDestination.OfFolder { Path: var path } when path.StartsWith(Home, StringComparison.Ordinal) =>
                new ChosenDestination.OfFolder(InHome(path)),
            var chosen => chosen,
        };
    }

    /// <summary>The folder that a value names, seen from another; null when it names none.</summary>
    public static string? FolderOf(string? value, string from) =>
        value is not null && DestinationTable.Parse(value) is ChosenDestination.OfFolder { Path: var path }
            ? Path.GetFullPath(path.StartsWith(Home, StringComparison.Ordinal) ? InHome(path) : path, from)
            : null;

    /// <summary>
    /// Says who chose the folder where that was no more than a file in the working directory, which may have come with it.
    /// </summary>
    public static void Announce(SettingsReader settings, ChosenDestination? chosen)
    {
        if (
            chosen is ChosenDestination.OfFolder to
            && settings.IsOfFolder(SettingsTable.Destination)
            && !settings.Switch(SettingsTable.Quiet)
        )
            Console.Error.WriteLine(
                $"mycelia-recorder: audio goes into the folder {to.Path}, as {SettingsTable.Destination.Variable} in "
                    + $"{Path.GetFullPath(settings.FilePath)} says"
            );
    }

    private static string InHome(string path) =>
        HomeFolder.Find() is { Path: { } home }
            ? Path.Combine(home, path[Home.Length..])
            : throw new UserError(
                ExitCode.Usage,
                $"--destination names {path}, and {HomeFolder.Find().Trouble}: name the folder by its absolute path"
            );
}
