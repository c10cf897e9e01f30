using Mycelia.Recorder.Cli.Circumstances;
using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Metrics;
using Mycelia.Recorder.Cli.Notify;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia;
using Mycelia.Recorder.Importing;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Notices;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>record</c>: the default.</summary>
internal static class RecordCommand
{
    public static async Task<int> RunAsync(SettingsReader reader)
    {
        var settings = RecordSettings.Read(reader);
        if (settings.Server is { } server)
            ServerSettings.Announce(reader, server);
        DestinationSetting.Announce(reader, settings.Destination);
        var channels = Channels.Of(settings.Notify, reader);
        Heartbeat[] heartbeats = [.. settings.Inputs.Orders.Select(static _ => new Heartbeat(TimeProvider.System))];
        using var live = Displays.TryCreateLive(reader);
        using var console = live is null ? NonBlockingConsole.TryOpen() : null;
        using var log = LogBook.Open(reader, live ?? Displays.Create(reader, console?.Output));
        settings = settings with { Server = settings.Server is null ? null : settings.Server with { Trace = log.Trace } };
        var watchdog = ServiceReporter.WatchdogFromEnvironment();
        await using var display = new ServiceReporter(log, SystemdSocket.FromEnvironment(), watchdog, heartbeats, TimeProvider.System);
        var lines = new RecentLines(verbose: false, TimeProvider.System);
        var state = new StateTracker(
            RecorderState.Begin(TimeProvider.System.GetLocalNow(), uploads: settings.Destination is not null, settings.InputNames) with
            {
                IsUnencrypted = settings.Server?.IsUnencrypted == true,
                Hold = settings.Destination is null ? null : settings.Hold,
            },
            new Both(lines, display),
            TimeProvider.System
        );
        var events = new WordedEvents(state);
        var options = RecorderOptions.Default with
        {
            ChunkLength = settings.ChunkLength,
            Duration = settings.Duration,
            NewRecording = settings.NewRecording,
            Silence = settings.Silence,
            QuietHours = settings.QuietHours,
            KeepsPauses = settings.Input is null,
            UploadHours = settings.UploadHours,
            DrainTimeout = settings.DrainTimeout,
            Encoder = settings.Encoder,
            Limits = settings.Limits,
            // Who gives a stop more time than it has by default wants it used.
            Upload = UploadOptions.Default with
            {
                Parallel = settings.ParallelUploads,
                KeepDelivered = settings.KeepDelivered,
                Hold = settings.Hold,
                DrainTries = settings.DrainTimeout > RecorderOptions.Default.DrainTimeout ? int.MaxValue : 1,
            },
        };

        using var metrics = MetricsExport.Start(state, static problem => Console.Error.WriteLine($"mycelia-recorder: {problem}"));
        await using var served = MetricsServer.Start(reader.Text(SettingsTable.MetricsListen), state);

        await using var notifier = Notifier.Start(channels, state, TimeProvider.System, NoticeTiming.Default);

        // What is wrong is found out before anything is created: first the file is looked at, then the input opened.
        using var signals = new StopSignals();
        try
        {
            Queues.Prepare(reader);
            ChunkQueue.Inspect(settings.Db);
            await Queues.AwaitRoomAsync(settings.Db, events, live is null ? null : Console.Error, signals.Stop);
            var isBroken = false;
            var inputs = AudioInputs.Of(
                settings,
                (remark, hint) => events.Report(new InputRemarked(remark) { Hint = hint }),
                broken =>
                {
                    isBroken = true;
                    events.Report(new InputRemarked(broken));
                }
            );
            if (watchdog is not null)
                inputs = [.. inputs.Select((input, i) => HeartbeatSource.Of(input, heartbeats[i]))];
            using var known = File.Exists(settings.Db) ? Queues.Open(settings.Db, events) : null;
            // In quiet hours, and in a pause that has outlived a recorder, the microphone is not even opened.
            var began = TimeProvider.System.GetUtcNow();
            var waits = settings.WaitForDevice || settings.QuietHours?.Hold(began) == true;
            bool IsPaused(RecordedInput one) => options.KeepsPauses && known?.FindPause(one.Name?.Name, began) is not null;
            await using var sources = new OpenSources(await AudioInputs.OpenAsync(inputs, one => !waits && !IsPaused(one), signals.Stop));
            using var made = known is null ? Queues.Open(settings.Db, events) : null;
            var queue = known ?? made!;
            if (settings.Input is null && queue.FindMissed(TimeProvider.System.GetUtcNow()) is { } missed)
            {
                events.Report(new RecordingMissed(missed));
                notifier?.Tell(new("recording_missed", Words.Missed(missed, TimeProvider.System.GetLocalNow()), missed.From));
            }

            var destination = settings.Destination is { } chosen ? DestinationTable.Open(chosen, settings.Server, queue) : null;
            using var held = destination as IDisposable;
            var recorder = new RecordingSession(options, inputs, queue, destination, events);
            signals.OnCheck = recorder.CheckServer;
            // At once: who stops it twice does not wait for the end.
            using var stopping = signals.Stop.Register(() => EndPauses(queue, options, signals));
            await using var circumstances = new CircumstanceWatch(
                static () => SystemBus.Find(Environment.GetEnvironmentVariable),
                events,
                BusTiming.Default
            );
            if (settings.PauseWhenLocked)
                circumstances.FollowLock(recorder);
            // What stays on this machine costs nothing.
            if (settings is { SparesMetered: true, Server.Url.IsLoopback: false })
                circumstances.FollowMetered(recorder);
            using var imports = new ImportService(
                new OwnImportQueue(queue, settings.Limits, TimeProvider.System, recorder.CountQueue),
                TimeProvider.System,
                signals.Stop
            );
            await using var status = StartStatus(
                settings.Db,
                new(
                    state,
                    [.. inputs.Select((_, i) => new MomentaryLevel(recorder.OpenLevel(i).Read, TimeProvider.System))],
                    new LiveFeed(state, lines, () => [.. inputs.Select((_, i) => recorder.OpenLevel(i))], TimeProvider.System),
                    destination is MyceliaDestination mycelia ? mycelia.ReadTranscriptionAsync : null,
                    new RecorderControl(recorder, settings.JoinedNames, queue, signals.Request, TimeProvider.System).AnswerAsync,
                    imports.ServeAsync
                )
            );
            using var ended = new CancellationTokenSource();
            var totals = TotalsKeeper.RunAsync(queue, state, TimeProvider.System, ended.Token);
            live?.Start(() => state.Current, new LiveControls(recorder, inputs.Count, signals, settings.Db, live.Complain));
            var summary = await recorder.RunAllAsync(sources.All, signals.Stop);
            await ended.CancelAsync();
            await totals;
            live?.Dispose();
            return summary.ChunksLost == 0 && !isBroken ? ExitCode.Done : ExitCode.Failed;
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            // Stopped before the input was open: there is nothing to keep.
            return ExitCode.Done;
        }
        catch (AudioInputException e)
        {
            throw new UserError(ExitCode.NoAudioInput, e.Message);
        }
        catch (QueueException e) when (watchdog is not null && e.Problem == QueueProblem.Inaccessible)
        {
            // A disk may yet be mounted: a service is started again, unless the exit code says that its settings are wrong.
            throw new UserError(ExitCode.Failed, HintWords.Say(e));
        }
    }

    /// <summary>Who stops it means it to record when it is started again; a machine that goes down does not.</summary>
    private static void EndPauses(ChunkQueue queue, RecorderOptions options, StopSignals signals)
    {
        if (!options.KeepsPauses || !signals.IsAsked)
            return;
        try
        {
            queue.EndPauses();
        }
        catch (QueueUnavailableException)
        {
            // The next run begins paused, then, and says so.
        }
    }

    private static StatusServer? StartStatus(string queuePath, StatusSources sources)
    {
        try
        {
            return StatusServer.Start(queuePath, sources, TimeProvider.System);
        }
        catch (IOException e)
        {
            sources.State.Report(new StatusUnavailable(e.Message));
            return null;
        }
    }
}
