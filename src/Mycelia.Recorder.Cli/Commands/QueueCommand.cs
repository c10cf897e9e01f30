using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>queue status</c>: what waits, also beside a running recorder.</summary>
internal static class QueueCommand
{
    public static readonly Setting[] Settings = [SettingsTable.Db, SettingsTable.EnvFile, SettingsTable.Json];

    public static Task<int> RunAsync(SettingsReader settings)
    {
        QueueStatus status;
        using (var queue = QueueReader.Open(settings.Text(SettingsTable.Db)!))
            status = queue.GetStatus();

        if (settings.Switch(SettingsTable.Json))
            JsonDocumentWriter.Write(json =>
            {
                json.WriteStartObject();
                status.WriteTo(json);
                json.WriteEndObject();
            });
        else
            Write(status);
        return Task.FromResult(ExitCode.Done);
    }

    private static void Write(QueueStatus status)
    {
        Console.WriteLine(status.Chunks == 0
            ? "nothing waits for delivery"
            : $"{Words.Chunks(status)} to deliver, the oldest from {status.OldestStart?.ToLocalTime():yyyy-MM-dd HH:mm:ss}");
        if (status.Quarantined > 0)
            Console.WriteLine($"{status.Quarantined} set aside: the server refused them for good");
    }
}
