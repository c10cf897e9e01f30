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
                $"--destination must be {Kinds(SettingsTable.Destination.ValueName!.Split('|'))}, not '{text}' "
                    + $"({settings.WhereFrom(SettingsTable.Destination)})"
            ),
            // After "file:" no shell does that.
            ChosenDestination.InFolder to when to.Path.StartsWith(Home, StringComparison.Ordinal) => to with { Path = InHome(to.Path) },
            var chosen => chosen,
        };
    }

    /// <summary>The folder that a value names, seen from another; null when it names none.</summary>
    public static string? FolderOf(string? value, string from) =>
        value is not null && DestinationTable.Parse(value) is ChosenDestination.InFolder { Path: var path }
            ? Path.GetFullPath(path.StartsWith(Home, StringComparison.Ordinal) ? InHome(path) : path, from)
            : null;

    /// <summary>A value as it is written down for a program that runs elsewhere: a folder in it by its absolute path.</summary>
    public static string InFull(string value, string from) =>
        FolderOf(value, from) is { } folder ? value[..(value.IndexOf(':', StringComparison.Ordinal) + 1)] + folder : value;

    /// <summary>
    /// Says who chose the folder where that was no more than a file in the working directory, which may have come with it.
    /// </summary>
    public static void Announce(SettingsReader settings, ChosenDestination? chosen)
    {
        if (
            chosen is ChosenDestination.InFolder to
            && settings.IsOfFolder(SettingsTable.Destination)
            && !settings.Switch(SettingsTable.Quiet)
        )
            Console.Error.WriteLine(
                $"mycelia-recorder: audio goes into the folder {to.Path}, as {SettingsTable.Destination.Variable} in "
                    + $"{Path.GetFullPath(settings.FilePath)} says"
            );
    }

    private static string Kinds(string[] values) => $"{string.Join(", ", values[..^1])} or {values[^1]}";

    private static string InHome(string path) =>
        HomeFolder.Find() is { Path: { } home }
            ? Path.Combine(home, path[Home.Length..])
            : throw new UserError(
                ExitCode.Usage,
                $"--destination names {path}, and {HomeFolder.Find().Trouble}: name the folder by its absolute path"
            );
}
