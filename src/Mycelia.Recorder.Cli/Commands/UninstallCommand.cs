using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Setup;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>uninstall</c>: takes the services away, and with <c>--purge</c> what they leave on this machine.</summary>
internal static class UninstallCommand
{
    public static readonly Setting Purge = new(
        "--purge",
        "",
        "Delete settings, credentials, changes of units, queues and their files, too"
    );
    public static readonly Setting Discard = new("--discard-undelivered", "", "With --purge: also audio that is not delivered");
    public static readonly Setting[] Settings = [Purge, Discard, QueueOptions.Yes, SettingsTable.DryRun];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        if (OperatingSystem.IsWindows())
            throw ServiceOptions.NoSystemd();
        var isDryRun = settings.Switch(SettingsTable.DryRun);
        var isPurge = settings.Switch(Purge);
        if (settings.Switch(Discard) && !isPurge)
            throw new UserError(ExitCode.Usage, $"{Discard.Flag} is about what {Purge.Flag} deletes: say both");
        var installed = InstalledServices.All(settings);
        var left = Leftovers.Find(settings.Places, installed);
        if (isPurge)
            await RefuseAsync(settings, installed, left, isDryRun);
        await StopAsync(settings, installed, isDryRun);
        if (!isPurge)
        {
            Keep(left);
        }
        else if (isDryRun)
        {
            foreach (var file in left.EnvFiles.Concat(left.UnitChanges).Concat(left.Queues.SelectMany(static queue => queue.Files())))
                Console.WriteLine($"would delete {file}");
        }
        else
        {
            // What was being recorded was queued by the stop, and perhaps not delivered.
            Delete(settings, Leftovers.Find(settings.Places, installed));
        }

        KeepForever(left);
        if (await Linger.IsOnAsync() == true)
            Console.WriteLine("kept: lingering, with which services run while you are logged out; 'loginctl disable-linger' ends it");
        return ExitCode.Done;
    }

    private static async Task StopAsync(SettingsReader settings, IReadOnlyList<ServiceFiles> installed, bool isDryRun)
    {
        if (installed.Count == 0)
        {
            Console.WriteLine("no service is installed");
            return;
        }

        if (OperatingSystem.IsWindows())
            return;
        await Systemctl.RequireAsync();
        foreach (var files in installed)
            await new ServiceInstaller(Console.WriteLine, settings.Places, isDryRun).UninstallAsync(files);
    }

    /// <summary>Everything that speaks against it is found before anything is done.</summary>
    private static async Task RefuseAsync(SettingsReader settings, IReadOnlyList<ServiceFiles> installed, Leftovers left, bool isDryRun)
    {
        RefuseUndelivered(settings, left);
        foreach (var queue in left.Queues.Where(queue => installed.All(files => files.Db != queue.Path)))
        {
            using var query = await StatusQuery.AskAsync(queue.Path, StatusClientSession.Status, CancellationToken.None);
            if (query is not null)
                throw new UserError(ExitCode.QueueInUse, $"a recorder records into {queue.Path}: stop it first");
        }

        if (isDryRun || settings.Switch(QueueOptions.Yes))
            return;
        using var signals = new StopSignals();
        using var tty = Console.IsInputRedirected || Console.IsOutputRedirected ? null : Tty.TryOpen();
        if (tty is null)
            throw new UserError(ExitCode.Usage, $"{Purge.Flag} deletes for good, and nobody can be asked here: say --yes");
        Console.WriteLine("This deletes:");
        foreach (var file in left.EnvFiles.Concat(left.UnitChanges))
            Console.WriteLine($"  {file}");
        foreach (var queue in left.Queues)
            Console.WriteLine($"  {queue.Path}  {queue.Words}");
        try
        {
            if (new Prompt(tty, signals.Stop).Agree("Delete it for good?", proposal: false))
                return;
        }
        catch (OperationCanceledException)
        {
            Console.WriteLine();
        }

        throw new UserError(signals.Stop.IsCancellationRequested ? ExitCode.Interrupted : ExitCode.Failed, "nothing was changed");
    }

    private static void RefuseUndelivered(SettingsReader settings, Leftovers left)
    {
        if (settings.Switch(Discard) || left.Queues.FirstOrDefault(static queue => !queue.IsEmpty) is not { } queue)
            return;
        throw new UserError(
            ExitCode.Failed,
            $"{queue.Path} is not deleted: {queue.Words}; 'mycelia-recorder upload --db {queue.Path}' delivers, 'mycelia-recorder queue "
                + $"export DIR --db {queue.Path}' saves, and {Discard.Flag} deletes all the same"
        );
    }

    private static void Delete(SettingsReader settings, Leftovers left)
    {
        RefuseUndelivered(settings, left);
        try
        {
            foreach (var queue in left.Queues)
            {
                queue.Delete(static file => Console.WriteLine($"deleted {file}"));
                DeleteEmpty(Path.GetDirectoryName(queue.Path)!, settings);
            }

            foreach (var file in left.EnvFiles)
            {
                File.Delete(file);
                Console.WriteLine($"deleted {file}");
            }

            foreach (var path in left.UnitChanges)
                UnitChanges.Delete(path, static deleted => Console.WriteLine($"deleted {deleted}"));
            DeleteEmpty(Path.GetDirectoryName(settings.Places.UserQueue)!, settings);
            DeleteEmpty(Path.GetDirectoryName(settings.Places.UserEnvFile)!, settings);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Failed, $"cannot delete everything: {StorageRefusal.Of(e).Words}");
        }
    }

    /// <summary>Folders that are the recorder's by their names, when nothing is in them any more.</summary>
    private static void DeleteEmpty(string folder, SettingsReader settings)
    {
        string[] own = [Path.GetDirectoryName(settings.Places.UserQueue)!, Path.GetDirectoryName(settings.Places.UserEnvFile)!];
        var isOwn =
            own.Contains(folder) || (own[0] == Path.GetDirectoryName(folder) && ServiceName.OfFolder(Path.GetFileName(folder)) is not null);
        if (!isOwn || !Directory.Exists(folder) || Directory.EnumerateFileSystemEntries(folder).Any())
            return;
        Directory.Delete(folder);
        Console.WriteLine($"deleted {folder}");
    }

    private static void Keep(Leftovers left)
    {
        foreach (var file in left.EnvFiles)
            Console.WriteLine($"kept: settings and credentials, {file}");
        foreach (var path in left.UnitChanges)
            Console.WriteLine($"kept: what you changed of the unit, {path}");
        foreach (var queue in left.Queues)
            Console.WriteLine($"kept: the queue {queue.Path}, {queue.Words}");
        if (left.EnvFiles.Count + left.Queues.Count + left.UnitChanges.Count > 0)
            Console.WriteLine($"'mycelia-recorder uninstall {Purge.Flag}' deletes these, and asks before it does");
    }

    /// <summary>What nothing of this program's deletes.</summary>
    private static void KeepForever(Leftovers left)
    {
        foreach (var log in left.Logs)
            Console.WriteLine($"kept: the log {log}");
        foreach (var place in left.Destinations)
            Console.WriteLine($"kept: what was delivered to {place}");
    }
}
