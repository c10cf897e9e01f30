using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>queue retry</c>: puts chunks that were set aside back into the queue.</summary>
internal static class QueueRetryCommand
{
    public static readonly Setting[] Settings = [QueueOptions.All, SettingsTable.DryRun, SettingsTable.Db, SettingsTable.EnvFile];

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var all = settings.Switch(QueueOptions.All);
        if (all == settings.Operands.Count > 0)
            throw new UserError(ExitCode.Usage, "say which chunks: their ids as in 'queue list --quarantined', or --all");
        var filter = new QueueFilter { Quarantined = true };
        if (settings.Switch(SettingsTable.DryRun))
            return QueueWords.Preview(
                QueueSelection.Preview(settings, filter, all),
                "would wait for delivery again",
                "nothing is quarantined"
            );
        using var queue = QueueChanges.Open(settings);
        var chunks = queue.Find(settings, filter, all);
        if (chunks.Count == 0)
            Console.WriteLine("nothing is quarantined");
        return await queue.EachAsync(
            chunks,
            ControlCommand.Retry,
            static (queue, chunk) => queue.Retry(chunk),
            static chunk => Console.WriteLine($"{chunk.Name} waits for delivery again: {QueueWords.Describe(chunk)}")
        );
    }
}
