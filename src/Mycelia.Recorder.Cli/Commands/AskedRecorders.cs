using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>A recorder that may be running.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Db">Its queue.</param>
internal sealed record AskedRecorder(ServiceName Name, string Db);

/// <summary>Which recorders <c>status</c> is about.</summary>
internal static class AskedRecorders
{
    /// <summary>
    /// The one that the command line names. Else the one whose queue <c>config</c> shows; and with it, where there are named ones, all that
    /// are installed.
    /// </summary>
    /// <exception cref="UserError">It is no name, or both a name and a queue are given.</exception>
    public static IReadOnlyList<AskedRecorder> Find(SettingsReader settings)
    {
        var hasQueue = settings.ValueOf(SettingsTable.Db).Source == SettingSource.Flag;
        if (settings.Text(ServiceOptions.Name) is null)
        {
            var here = new AskedRecorder(ServiceName.Main, settings.Text(SettingsTable.Db)!);
            var installed = hasQueue ? [] : InstalledServices.All(settings);
            if (installed.All(static files => files.Name.IsMain))
                return [here];
            AskedRecorder[] all = [.. installed.Select(static files => new AskedRecorder(files.Name, files.Db))];
            return Array.Exists(all, one => one.Name.IsMain || IsSame(one.Db, here.Db)) || !File.Exists(here.Db) ? all : [here, .. all];
        }

        if (hasQueue)
            throw new UserError(ExitCode.Usage, "--name and --db both say which recorder: choose one");
        var name = ServiceOptions.ReadName(settings);
        if (InstalledServices.Find(settings, name) is { } files)
            return [new(name, files.Db)];
        return name.IsMain
            ? [new(name, settings.Text(SettingsTable.Db)!)]
            : throw ServiceOptions.NotInstalled(settings, name, ExitCode.NotRunning);
    }

    /// <summary>
    /// The queue of one recorder: the one that the command line names, else the one that <c>config</c> shows; where that is not there, the
    /// only one that is installed.
    /// </summary>
    /// <exception cref="UserError">It is no name, or both a name and a queue are given.</exception>
    public static string FindOne(SettingsReader settings)
    {
        var here = settings.Text(SettingsTable.Db)!;
        var found = Find(settings);
        return found.Count == 1 ? found[0].Db : Array.Find([.. found], one => IsSame(one.Db, here))?.Db ?? here;
    }

    private static bool IsSame(string one, string other) => RealPath.Of(Path.GetFullPath(one)) == RealPath.Of(Path.GetFullPath(other));
}
