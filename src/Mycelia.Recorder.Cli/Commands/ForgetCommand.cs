using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>forget</c>: leaves nothing of a window of time, here and where it was delivered; after asking.</summary>
internal static class ForgetCommand
{
    private static readonly Setting Last = new("--last", "", "The last minutes up to now, such as 10m or 1h30m", null, "TIME");
    private static readonly Setting Since = new(
        "--since",
        "",
        "From then on: a time such as 14:05 or 2026-03-01T12:00, or an age such as 2h",
        null,
        "TIME"
    );

    public static readonly Setting[] Settings =
    [
        Last,
        Since,
        HistoryWindow.Until,
        QueueOptions.Yes,
        SettingsTable.DryRun,
        ServiceOptions.Name,
        SettingsTable.Db,
        .. SettingsTable.Server,
        SettingsTable.Destination,
        SettingsTable.Json,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var now = DateTimeOffset.Now;
        var (from, to) = ReadWindow(settings, now);
        var isDryRun = settings.Switch(SettingsTable.DryRun);
        var isJson = settings.Switch(SettingsTable.Json);
        var isSure = settings.Switch(QueueOptions.Yes);
        if (!isDryRun && !isSure && (isJson || Console.IsInputRedirected))
            throw new UserError(
                ExitCode.Usage,
                "forget deletes audio for good, and nobody can be asked here: say --yes, or --dry-run to look"
            );
        var path = AskedRecorders.FindOne(settings);
        var way = Way.Of(SettingsOf(settings));
        var plan = Plan(settings, path, from, to, now, way);
        if (!isJson && (isDryRun || !isSure || plan.IsEmpty))
            Show(plan, now);
        if (isDryRun || plan.IsEmpty)
        {
            if (isJson)
                JsonDocumentWriter.Write(json =>
                {
                    json.WriteBoolean("ok", isDryRun || !plan.IsLeftElsewhere);
                    json.WriteBoolean("dry_run", isDryRun);
                    plan.WriteTo(json);
                    json.WriteStartArray("said");
                    json.WriteEndArray();
                });
            else if (!plan.IsEmpty)
                Console.WriteLine("nothing was forgotten");
            return !isDryRun && plan.IsLeftElsewhere ? ExitCode.Failed : ExitCode.Done;
        }

        if (!isSure && !Ask())
        {
            Console.WriteLine("nothing was forgotten");
            return ExitCode.Failed;
        }

        // From here on it is done whatever happens: Ctrl+C only ends the waiting.
        using var signals = new StopSignals();
        ControlAnswer answer;
        try
        {
            answer =
                await RunningRecorder.TellAsync(path, new(ControlCommand.Forget) { Window = (from, to) }, signals.Stop)
                ?? await ForgetHereAsync(path, from, to, way, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
        catch (QueueUnavailableException e)
        {
            throw new UserError(
                ExitCode.Failed,
                $"the queue cannot be written: {HintWords.Say(e.Message, e.Hint)}; whatever opens it next goes on with it"
            );
        }

        if (isJson)
            JsonDocumentWriter.Write(json =>
            {
                json.WriteBoolean("ok", answer.IsDone);
                json.WriteBoolean("dry_run", false);
                plan.WriteTo(json);
                json.WriteStartArray("said");
                foreach (var one in answer.Said)
                    json.WriteStringValue(one);
                json.WriteEndArray();
            });
        else
            Say(answer);
        return answer.IsDone ? ExitCode.Done : ExitCode.Failed;
    }

    /// <exception cref="UserError">It names none, or one that is not over.</exception>
    private static (DateTimeOffset From, DateTimeOffset To) ReadWindow(SettingsReader settings, DateTimeOffset now)
    {
        var last = settings.Seconds(Last, 0.001, 1e9);
        var since = settings.Moment(Since);
        if (last is not null == since is not null || (last is not null && settings.Text(HistoryWindow.Until) is not null))
            throw new UserError(ExitCode.Usage, "say which time: --last 10m, or --since TIME with or without --until TIME");
        var to = settings.Moment(HistoryWindow.Until) ?? now;
        var from = since ?? now - last!.Value;
        if (from >= to)
            throw new UserError(ExitCode.Usage, "--since is not before --until");
        return to <= now
            ? (from, to)
            : throw new UserError(
                ExitCode.Usage,
                $"--until {settings.Text(HistoryWindow.Until)} is still to come: what comes is kept out by 'pause'"
            );
    }

    private static ForgettingPlan Plan(
        SettingsReader settings,
        string path,
        DateTimeOffset from,
        DateTimeOffset to,
        DateTimeOffset now,
        Way way
    )
    {
        using var queue = Queues.Read(settings, path);
        return new(
            from,
            to,
            queue.ReadLedger(from, to, now).Stretches,
            queue.CountKept(from, to),
            way.Name,
            [.. SetAside(path).Where(file => File.GetLastWriteTimeUtc(file) >= from.UtcDateTime)]
        );
    }

    /// <summary>What was set aside beside a queue.</summary>
    private static string[] SetAside(string path)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full)!;
        return
        [
            .. Directory
                .EnumerateFiles(folder, $"{Path.GetFileName(full)}*")
                .Where(static file =>
                    file.Contains(".damaged-", StringComparison.Ordinal) || file.Contains(".replaced-", StringComparison.Ordinal)
                )
                .Order(StringComparer.Ordinal),
        ];
    }

    private static void Show(ForgettingPlan plan, DateTimeOffset now)
    {
        foreach (var line in plan.Lines(now))
            Console.WriteLine(Visible.Line(line));
    }

    private static bool Ask()
    {
        Console.Write("Delete all of it for good? [y/N] ");
        return Console.ReadLine()?.Trim().ToUpperInvariant() is "Y" or "YES";
    }

    /// <summary>Without a recorder, it is done here.</summary>
    private static async Task<ControlAnswer> ForgetHereAsync(
        string path,
        DateTimeOffset from,
        DateTimeOffset to,
        Way way,
        CancellationToken stop
    )
    {
        using var queue = ChunkQueue.Open(path);
        var (_, isWhole) = queue.Forget(from, to);
        if (way.Open(queue) is { } destination)
        {
            using var held = destination as IDisposable;
            await ErasingRun.RunAsync(queue, destination, stop);
        }

        var answer = ForgettingWords.Answer(queue.ReadErasures(), from, to);
        return isWhole
            ? answer
            : new(
                false,
                ["it is deleted; a program that reads the queue keeps some of its log: the next start empties that", .. answer.Said.Skip(1)]
            );
    }

    private static void Say(ControlAnswer answer)
    {
        foreach (var one in answer.Said)
        {
            if (answer.IsDone || one == answer.Said[0])
                Console.WriteLine(Visible.Line(one));
            else
                Console.Error.WriteLine($"mycelia-recorder: {Visible.Line(one)}");
        }
    }

    /// <summary>Those of the recorder that was named: it delivers by its own file.</summary>
    private static SettingsReader SettingsOf(SettingsReader settings) =>
        settings.Text(ServiceOptions.Name) is not null
        && settings.ValueOf(SettingsTable.EnvFile).Source == SettingSource.Default
        && InstalledServices.Find(settings, ServiceOptions.ReadName(settings)) is { } files
            ? new SettingsReader(SettingsFile.Read(files.EnvFile))
            : settings;

    /// <summary>The way to the destination that the settings name; without one, forgetting goes on all the same.</summary>
    private sealed record Way(ChosenDestination? Chosen, MyceliaOptions? Server, string? Name)
    {
        public static Way Of(SettingsReader settings)
        {
            var chosen = DestinationSetting.Read(settings);
            if (chosen is ChosenDestination.OfServer && settings.Text(SettingsTable.Url) is null)
                return new(null, null, null);
            var server = chosen is ChosenDestination.OfServer ? ServerSettings.Read(settings) : null;
            var inventory = DestinationTable.OpenInventory(chosen, server);
            using var held = inventory as IDisposable;
            return new(chosen, server, inventory.Name);
        }

        public IChunkDestination? Open(ChunkQueue queue) => Chosen is null ? null : DestinationTable.Open(Chosen, Server, queue);
    }
}
