using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Destinations.Mycelia.Http;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>
/// <c>verify</c>: whether the destination holds what the ledger has as delivered. It changes nothing here, and nothing there but what it is
/// told to repair.
/// </summary>
internal static class VerifyCommand
{
    /// <summary>7 s of waits in all, at a server that is unwell.</summary>
    private const int Tries = 4;

    private static readonly Setting Listen = new("--listen", "", "Fetch the audio of each chunk, and compare it with what was sent");

    private static readonly Setting RepairMissing = new(
        "--repair",
        "",
        "Send what is missing again, from what --keep-delivered has kept, and ask once more"
    );

    private static readonly Setting Moved = new(
        "--moved",
        "",
        "Ask this destination, too, for what was delivered to another address: it is the same one, and has moved"
    );

    public static readonly Setting[] Settings =
    [
        HistoryWindow.DayOption,
        HistoryWindow.Since,
        HistoryWindow.Until,
        Listen,
        RepairMissing,
        SettingsTable.DryRun,
        Moved,
        ServiceOptions.Name,
        SettingsTable.Db,
        .. SettingsTable.Server,
        SettingsTable.Destination,
        SettingsTable.Json,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var isRepairing = settings.Switch(RepairMissing);
        var isDryRun = settings.Switch(SettingsTable.DryRun);
        if (isDryRun && !isRepairing)
            throw new UserError(ExitCode.Usage, "--dry-run shows what --repair would send: give both, or neither");
        var now = DateTimeOffset.Now;
        var window = HistoryWindow.Read(settings, now, TimeZoneInfo.Local);
        var isJson = settings.Switch(SettingsTable.Json);
        using var queue = Queues.Read(settings, AskedRecorders.FindOne(settings));
        var ofRecorder = SettingsOf(settings);
        var chosen = DestinationSetting.Read(ofRecorder);
        var server = chosen is ChosenDestination.OfServer ? ServerSettings.Read(ofRecorder) : null;
        DestinationSetting.Announce(settings, chosen);
        if (server is not null)
            ServerSettings.Announce(settings, server);

        using var signals = new StopSignals();
        using var progress = VerifyProgress.Show(isHidden: isJson);
        var question = new Question(queue, chosen, server, window, now, settings.Switch(Listen), settings.Switch(Moved), progress)
        {
            Hold = HoldSetting.Read(ofRecorder) ?? default,
        };
        VerificationReport report;
        LedgerPage page;
        IReadOnlyList<RepairedChunk> repaired = [];
        try
        {
            (page, report) = await AskAsync(question, signals.Stop);
            if (isRepairing)
            {
                repaired = await RepairAsync(question, report, isDryRun, signals.Stop);
                if (!isDryRun && repaired.Any(static one => one.IsSent))
                    (page, report) = await AskAsync(question, signals.Stop);
            }
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }

        progress.Clear();
        var name = NameOf(chosen, server);
        if (isJson)
            JsonDocumentWriter.Write(json =>
            {
                VerifyJson.Write(json, window, name, settings.Switch(Listen), report, page);
                if (isRepairing)
                    VerifyJson.Write(json, repaired, isDryRun);
            });
        else
            Show(
                new(window, name, isFolder: server is null, now) { IsListening = settings.Switch(Listen) },
                report,
                page,
                repaired,
                isDryRun
            );
        return report switch
        {
            { Problem: UploadOutcome.Unauthorized } => ExitCode.CredentialsRefused,
            { IsComplete: true } => ExitCode.Done,
            _ => ExitCode.Failed,
        };
    }

    private static async Task<(LedgerPage Page, VerificationReport Report)> AskAsync(Question asked, CancellationToken stop)
    {
        var page = asked.Queue.ReadLedger(asked.Window.From, asked.Window.To, asked.Now);
        var inventory = DestinationTable.OpenInventory(asked.Chosen, asked.Server);
        using var held = inventory as IDisposable;
        var verifier = new Verifier(inventory, asked.Queue.FindRecording)
        {
            Tries = Tries,
            HasMoved = asked.HasMoved,
            Hold = asked.Hold,
            Progress = asked.Progress.Ask,
        };
        return (page, await verifier.VerifyAsync(page, asked.Now, asked.IsListening, stop));
    }

    private static async Task<IReadOnlyList<RepairedChunk>> RepairAsync(
        Question asked,
        VerificationReport report,
        bool isDryRun,
        CancellationToken stop
    )
    {
        var destination = DestinationTable.Open(asked.Chosen, asked.Server, new PassingMemory());
        using var held = destination as IDisposable;
        return await new MissingChunkRepair(destination, asked.Queue.FindRecording, asked.Queue.FindKept, asked.Progress).RunAsync(
            report.Discrepancies,
            isDryRun,
            stop
        );
    }

    private static string NameOf(ChosenDestination chosen, MyceliaOptions? server)
    {
        var inventory = DestinationTable.OpenInventory(chosen, server);
        using var held = inventory as IDisposable;
        return inventory.Name;
    }

    private static void Show(
        VerifyText text,
        VerificationReport report,
        LedgerPage page,
        IReadOnlyList<RepairedChunk> repaired,
        bool isDryRun
    )
    {
        foreach (var row in text.Rows(repaired, isDryRun))
            Console.WriteLine(row);
        Prose.Write(text.Sentence(report, page));
        foreach (var row in text.Rows(report))
            Console.WriteLine(row);
    }

    /// <summary>Those of the recorder that was named: it delivers by its own file.</summary>
    private static SettingsReader SettingsOf(SettingsReader settings) =>
        settings.Text(ServiceOptions.Name) is not null
        && settings.ValueOf(SettingsTable.EnvFile).Source == SettingSource.Default
        && InstalledServices.Find(settings, ServiceOptions.ReadName(settings)) is { } files
            ? new SettingsReader(SettingsFile.Read(files.EnvFile))
            : settings;

    /// <summary>What is asked, of whom.</summary>
    private sealed record Question(
        QueueReader Queue,
        ChosenDestination Chosen,
        MyceliaOptions? Server,
        HistoryWindow Window,
        DateTimeOffset Now,
        bool IsListening,
        bool HasMoved,
        VerifyProgress Progress
    )
    {
        /// <summary>How old audio must be before it is delivered at all.</summary>
        public TimeSpan Hold { get; init; }
    }
}
