using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Destinations;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>verify</c>: whether the destination holds what the ledger has as delivered. It changes nothing here or there.</summary>
internal static class VerifyCommand
{
    private static readonly Setting Listen = new("--listen", "", "Fetch the audio of each chunk, and compare it with what was sent");

    public static readonly Setting[] Settings =
    [
        HistoryWindow.DayOption,
        HistoryWindow.Since,
        HistoryWindow.Until,
        Listen,
        ServiceOptions.Name,
        SettingsTable.Db,
        .. SettingsTable.Server,
        SettingsTable.Destination,
        SettingsTable.Json,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var now = DateTimeOffset.Now;
        var window = HistoryWindow.Read(settings, now, TimeZoneInfo.Local);
        var isListening = settings.Switch(Listen);
        using var queue = Queues.Read(settings, AskedRecorders.FindOne(settings));
        var ofRecorder = SettingsOf(settings);
        var chosen = DestinationSetting.Read(ofRecorder);
        var server = chosen is ChosenDestination.OfServer ? ServerSettings.Read(ofRecorder) : null;
        DestinationSetting.Announce(settings, chosen);
        if (server is not null)
            ServerSettings.Announce(settings, server);

        var page = queue.ReadLedger(window.From, window.To, now);
        var inventory = DestinationTable.OpenInventory(chosen, server);
        using var held = inventory as IDisposable;
        using var signals = new StopSignals();
        VerificationReport report;
        try
        {
            report = await new Verifier(inventory, queue.FindRecording).VerifyAsync(page, now, isListening, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }

        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json => VerifyJson.Write(json, window, inventory.Name, isListening, report, page));
        else
            Show(new(window, inventory.Name, isFolder: server is null, now), report, page);
        return report switch
        {
            { Problem: UploadOutcome.Unauthorized } => ExitCode.CredentialsRefused,
            { IsComplete: true } => ExitCode.Done,
            _ => ExitCode.Failed,
        };
    }

    private static void Show(VerifyText text, VerificationReport report, LedgerPage page)
    {
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
}
