using System.Text.Json;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>queue list</c>: chunk by chunk, also beside a running recorder.</summary>
internal static class QueueListCommand
{
    private const int ReadableRows = 100;

    public static readonly Setting[] Settings =
    [
        QueueOptions.Quarantined,
        QueueOptions.Recording,
        QueueOptions.Since,
        QueueOptions.Until,
        QueueOptions.Limit,
        SettingsTable.Db,
        SettingsTable.EnvFile,
        SettingsTable.Json,
    ];

    public static Task<int> RunAsync(SettingsReader settings)
    {
        var isJson = settings.Switch(SettingsTable.Json);
        // A person reads the beginning, a script everything.
        var limit = settings.Text(QueueOptions.Limit) is null
            ? (isJson ? 0 : ReadableRows)
            : settings.Integer(QueueOptions.Limit, 0, int.MaxValue);
        using var queue = Queues.Read(settings);
        var filter = QueueOptions.ReadFilter(settings);
        if (isJson)
            WriteJson(queue, filter, limit);
        else
            WriteTable(queue, filter, limit);
        return Task.FromResult(ExitCode.Done);
    }

    private static void WriteTable(QueueReader queue, QueueFilter filter, int limit)
    {
        var table = new QueueTable(VisibleConsole.Width, DateTimeOffset.Now);
        var written = 0;
        var isAll = queue.List(
            filter,
            limit,
            entry =>
            {
                if (written++ == 0)
                    Console.WriteLine(table.Heading);
                foreach (var line in table.Lines(entry))
                    Console.WriteLine(line);
            }
        );
        if (written == 0)
            Console.WriteLine(filter == QueueFilter.All ? "nothing waits for delivery, and nothing is quarantined" : "no such chunk");
        if (!isAll)
            Console.WriteLine($"… and more: --limit 0 shows all, 'queue status' counts them");
    }

    private static void WriteJson(QueueReader queue, QueueFilter filter, int limit) =>
        JsonDocumentWriter.Write(json =>
        {
            json.WriteStartArray("chunks");
            queue.List(filter, limit, entry => Write(json, entry));
            json.WriteEndArray();
        });

    private static void Write(Utf8JsonWriter json, QueueEntry entry)
    {
        json.WriteStartObject();
        json.WriteString("id", entry.Name);
        json.WriteString("state", entry.IsQuarantined ? "quarantined" : "waiting");
        json.WriteString("recording", entry.RecordingId);
        json.WriteNumber("number", entry.Number);
        json.WriteTime("start", entry.Start);
        json.WriteLength("duration_ms", entry.Duration);
        json.WriteNumber("bytes", entry.Bytes);
        json.WriteNumber("attempts", entry.Attempts);
        json.WriteString("last_error", entry.LastError);
        json.WriteEndObject();
        if (json.BytesPending > 65_536)
            json.Flush();
    }
}
