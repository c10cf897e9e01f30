using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>upload</c>: delivers what waits, without recording; files are imported first.</summary>
internal static class UploadCommand
{
    /// <summary>What a recorder that runs does its own way. Stands before what it is part of.</summary>
    private static readonly Setting[] OfRecorder =
    [
        SettingsTable.MaxQueueSize,
        SettingsTable.MinFreeDisk,
        SettingsTable.KeepDelivered,
        SettingsTable.Encoding,
        .. SettingsTable.Server,
        SettingsTable.Destination,
        SettingsTable.ParallelUploads,
        SettingsTable.LimitRate,
    ];

    public static readonly Setting[] Settings =
    [
        SettingsTable.Recursive,
        SettingsTable.DryRun,
        QueueOptions.Yes,
        SettingsTable.Start,
        SettingsTable.Shift,
        SettingsTable.Again,
        SettingsTable.Rate,
        SettingsTable.Channels,
        SettingsTable.SampleFormat,
        SettingsTable.Channel,
        SettingsTable.ChunkSeconds,
        SettingsTable.Db,
        .. OfRecorder,
        SettingsTable.Json,
        SettingsTable.Verbose,
        SettingsTable.Quiet,
        SettingsTable.Plain,
        SettingsTable.LogFile,
        SettingsTable.LogLevel,
    ];

    /// <summary>15 s of waits in all, at a server that takes nothing.</summary>
    private const int Tries = 5;

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        if (settings.Switch(SettingsTable.DryRun))
            return await PreviewAsync(settings);
        var imports = FileImports.Read(settings);
        return await RunningRecorder.IsThereAsync(settings.Text(SettingsTable.Db)!, CancellationToken.None)
            ? await BesideAsync(settings, imports)
            : await AloneAsync(settings, imports);
    }

    private static async Task<int> AloneAsync(SettingsReader settings, FileImports imports)
    {
        var chosen = DestinationSetting.Read(settings);
        var server = chosen is ChosenDestination.OfServer ? ServerSettings.Read(settings) : null;
        var encoder = EncodingSetting.Read(settings, RecordSettings.ReadFormat(settings));
        if (server is not null)
            ServerSettings.Announce(settings, server);
        DestinationSetting.Announce(settings, chosen);
        // Before signals are taken: Ctrl+C at the question ends the program, and nothing was done.
        if (imports.Any && !await IsAgreedAsync(settings, imports))
            return ExitCode.Failed;
        using var signals = new StopSignals();
        using var bar = Displays.TryCreateBar(settings);
        using var log = LogBook.Open(settings, bar ?? Displays.Create(settings));
        var events = new WordedEvents(log);
        server = server is null ? null : server with { Trace = log.Trace };
        var options = UploadOptions.Default with
        {
            Parallel = settings.Integer(SettingsTable.ParallelUploads, 1, 16),
            DrainTries = Tries,
            KeepDelivered = settings.Age(SettingsTable.KeepDelivered),
        };
        Queues.Prepare(settings);
        using var queue = Queues.Open(settings.Text(SettingsTable.Db)!, events);
        var imported = await imports.RunAsync(new OwnImportQueue(queue, imports.Limits, TimeProvider.System), events, signals.Stop);
        if (Ends(imported) is { } end)
            return end;
        var destination = DestinationTable.Open(chosen, server, queue);
        using var held = destination as IDisposable;
        var worker = new UploadWorker(queue, destination, options, events, TimeProvider.System, encoder);
        signals.OnCheck = worker.CheckNow;
        var began = TimeProvider.System.GetTimestamp();
        bar?.Begin(queue.GetStatus());
        await worker.RunAsync(draining: new CancellationToken(canceled: true), abort: signals.Stop);
        bar?.Dispose();
        var remaining = queue.GetStatus();
        events.Report(
            new UploadFinished(worker.Delivered, TimeProvider.System.GetElapsedTime(began), remaining)
            {
                PossiblyRepeated = worker.PossiblyRepeated,
            }
        );

        return (remaining.Chunks, worker.Problem) switch
        {
            (0, _) => imported == ImportResult.Some ? ExitCode.Failed : ExitCode.Done,
            (_, UploadOutcome.Unauthorized) => ExitCode.CredentialsRefused,
            _ => ExitCode.Failed,
        };
    }

    /// <returns>The exit code where there is nothing to deliver after the imports; else null.</returns>
    private static int? Ends(ImportResult imported) =>
        imported switch
        {
            ImportResult.None => ExitCode.Usage,
            ImportResult.Stopped => ExitCode.Failed,
            _ => null,
        };

    /// <summary>The recorder delivers: to where, and with which key, is its affair.</summary>
    private static async Task<int> BesideAsync(SettingsReader settings, FileImports imports)
    {
        if (Array.Find(OfRecorder, setting => settings.WhereFrom(setting) == "on the command line") is { } idle)
            throw new UserError(
                ExitCode.Usage,
                $"a recorder runs on this queue and delivers with its own settings, so {idle.Flag} would do nothing: leave it out, or stop "
                    + "the recorder first"
            );
        if (imports.Any && !await IsAgreedAsync(settings, imports))
            return ExitCode.Failed;
        using var signals = new StopSignals();
        using var log = LogBook.Open(settings, Displays.Create(settings));
        var imported = ImportResult.All;
        if (imports.Any)
        {
            using var queue = await RecorderImportQueue.ConnectAsync(settings.Text(SettingsTable.Db)!, signals.Stop) ?? throw Stopped();
            imported = await imports.RunAsync(queue, new WordedEvents(log), signals.Stop);
            if (Ends(imported) is { } end)
                return end;
        }

        var watched = await WatchAsync(settings, signals.Stop) ?? throw Stopped();
        return watched == ExitCode.Done && imported == ImportResult.Some ? ExitCode.Failed : watched;

        static UserError Stopped() => new(ExitCode.Failed, "the recorder has just stopped: what waits goes out when this is run again");
    }

    private static async Task<int?> WatchAsync(SettingsReader settings, CancellationToken stop)
    {
        try
        {
            return await RunningDelivery.WatchAsync(settings, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // The recorder goes on.
            return ExitCode.Failed;
        }
        catch (FormatException e)
        {
            throw new UserError(ExitCode.Failed, $"what the recorder says is not understood ({e.Message}): restart it");
        }
    }

    private static async Task<int> PreviewAsync(SettingsReader settings)
    {
        var imports = FileImports.Read(settings);
        var db = settings.Text(SettingsTable.Db)!;
        // What the real call would refuse; only files can be looked at before there is a server.
        _ = EncodingSetting.Read(settings, RecordSettings.ReadFormat(settings));
        var chosen = DestinationSetting.Read(settings);
        _ = settings.Integer(SettingsTable.ParallelUploads, 1, 16);
        _ = settings.Age(SettingsTable.KeepDelivered);
        if (chosen is ChosenDestination.OfServer && (!imports.Any || settings.Text(SettingsTable.Url) is not null))
            _ = ServerSettings.Read(settings);
        if (!imports.Any)
        {
            using var queue = Queues.Read(settings);
            if (settings.Switch(SettingsTable.Json))
                JsonDocumentWriter.Write(queue.GetStatus().WriteTo);
            else
                Console.WriteLine($"{Words.Chunks(queue.GetStatus())} would be delivered; nothing was sent");
            return ExitCode.Done;
        }

        using var signals = new StopSignals();
        var files = await imports.PlanAsync(db, signals.Stop);
        if (settings.Switch(SettingsTable.Json))
            ImportTable.WriteJson(files);
        else
            foreach (var line in ImportTable.Lines(files))
                Console.WriteLine(line);
        var unusable = files.Count(static file => file is { Problem: not null });
        return unusable == 0 ? ExitCode.Done
            : unusable == files.Count ? ExitCode.Usage
            : ExitCode.Failed;
    }

    /// <summary>What was delivered stays delivered: times that are guessed are shown to who can still say no.</summary>
    private static async Task<bool> IsAgreedAsync(SettingsReader settings, FileImports imports)
    {
        if (
            settings.Switch(QueueOptions.Yes)
            || settings.Switch(SettingsTable.Json)
            || Console.IsInputRedirected
            || Console.IsOutputRedirected
        )
            return true;
        var files = await imports.PlanAsync(settings.Text(SettingsTable.Db)!, CancellationToken.None);
        var guessed = files.Count(static file => file.RecordedAt?.Origin == StartOrigin.Modification);
        if (guessed < 2)
            return true;
        foreach (var line in ImportTable.Lines(files))
            Console.WriteLine(line);
        Console.Write($"{guessed} of them at a time that is guessed from when the file was last written. Import them? [y/N] ");
        if (Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES")
            return true;
        Console.WriteLine("nothing was imported");
        return false;
    }
}
