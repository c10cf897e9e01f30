using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Mycelia;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>upload</c>: delivers what waits, without recording; files are imported first.</summary>
internal static class UploadCommand
{
    public static readonly Setting[] Settings =
    [
        SettingsTable.Start, SettingsTable.Again, SettingsTable.Rate, SettingsTable.Channels, SettingsTable.ChunkSeconds,
        SettingsTable.Db, SettingsTable.Encoding, .. SettingsTable.Server, SettingsTable.Json, SettingsTable.Verbose, SettingsTable.Quiet, SettingsTable.Plain,
        SettingsTable.LogFile, SettingsTable.LogLevel,
    ];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var server = ServerSettings.Read(settings);
        var encoder = EncodingSetting.Read(settings, RecordSettings.ReadFormat(settings));
        var imports = FileImports.Read(settings);
        using var signals = new StopSignals();
        using var log = LogBook.Open(settings, Displays.Create(settings));
        server = server with { Trace = log.Trace };
        var failures = new LastFailure(log);
        Queues.Prepare(settings);
        using var queue = Queues.Open(settings.Text(SettingsTable.Db)!, failures);
        var imported = await imports.RunAsync(queue, failures, signals.Stop);
        if (imported is ImportResult.None or ImportResult.Stopped)
            return imported == ImportResult.None ? ExitCode.Usage : ExitCode.Failed;
        using var destination = new IngestDestination(server);
        var worker = new UploadWorker(queue, destination, RetryPolicy.Default, failures, TimeProvider.System, encoder);
        await worker.RunAsync(draining: new CancellationToken(canceled: true), abort: signals.Stop);

        return (queue.GetStatus().Chunks, failures.Outcome) switch
        {
            (0, _) => imported == ImportResult.Some ? ExitCode.Failed : ExitCode.Done,
            (_, UploadOutcome.Unauthorized) => ExitCode.CredentialsRefused,
            _ => ExitCode.Failed,
        };
    }

    private sealed class LastFailure(IProgress<Recording.RecorderEvent> display) : IProgress<Recording.RecorderEvent>
    {
        public UploadOutcome.Failed? Outcome { get; private set; }

        public void Report(Recording.RecorderEvent value)
        {
            Outcome = (value as Recording.UploadFailed)?.Outcome;
            display.Report(value);
        }
    }
}
