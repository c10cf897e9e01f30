using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>queue status</c>: what waits, also beside a running recorder.</summary>
internal static class QueueCommand
{
    public static readonly Setting[] Settings = [SettingsTable.Db, SettingsTable.EnvFile, SettingsTable.Json];

    public static Task<int> RunAsync(SettingsReader settings)
    {
        QueueStatus status;
        IReadOnlyList<QueueEntry> left;
        KeptTotals kept;
        using (var queue = Queues.Read(settings))
            (status, left, kept) = (queue.GetStatus(), queue.FindLeft(), queue.ReadKept());

        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json =>
            {
                status.WriteTo(json);
                json.WriteLength("left_ms", TimeSpan.FromTicks(left.Sum(static one => one.Duration.Ticks)));
                json.WriteNumber("kept", kept.Chunks);
                json.WriteNumber("kept_bytes", kept.Bytes);
                json.WriteTime("kept_from", kept.From);
            });
        else
            Write(status, left, kept, HoldSetting.Read(settings));
        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(QueueStatus status, IReadOnlyList<QueueEntry> left, KeptTotals kept, TimeSpan? hold)
    {
        Console.WriteLine(
            status.Chunks == 0
                ? "nothing waits for delivery"
                : $"{Words.Chunks(status)} to deliver, the oldest from {QueueWords.Begins(status.OldestStart)}"
        );
        if (hold is { } age && status.Chunks > 0)
            Console.WriteLine($"a recorder delivers nothing of it before it is {Words.Duration(age)} old (--hold)");
        if (status.Quarantined > 0)
            Console.WriteLine($"{status.Quarantined} quarantined: 'queue list --quarantined' says why");
        if (kept.Chunks > 0)
            Console.WriteLine(
                $"{Words.Chunks(kept.Chunks)} kept after delivery ({Words.Bytes(kept.Bytes)}), the oldest from "
                    + QueueWords.Begins(kept.From)
            );
        foreach (var chunk in left)
            Console.WriteLine(
                $"{QueueWords.Describe(chunk)}, was being recorded when the recorder died: the next start of 'record' or 'upload' queues it"
            );
    }
}
