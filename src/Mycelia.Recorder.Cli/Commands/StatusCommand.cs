using System.Globalization;
using System.Text.Json;
using Mycelia.Recorder.Cli.Display;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Status;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>status</c>: asks the running recorder how it does. The exit code is made for monitoring.</summary>
internal static class StatusCommand
{
    public static readonly Setting[] Settings = [SettingsTable.Db, SettingsTable.EnvFile, SettingsTable.Json, SettingsTable.Follow];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var queue = settings.Text(SettingsTable.Db)!;
        var asJson = settings.Switch(SettingsTable.Json);
        using var signals = new StopSignals();
        try
        {
            return settings.Switch(SettingsTable.Follow)
                ? await FollowAsync(queue, asJson, signals.Stop)
                : await AskAsync(queue, asJson, signals.Stop);
        }
        catch (OperationCanceledException) when (signals.Stop.IsCancellationRequested)
        {
            return ExitCode.Done;
        }
    }

    private static async Task<int> AskAsync(string queue, bool asJson, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var query = await StatusQuery.AskAsync(queue, StatusClientSession.Status, patience.Token);
            if (query is null)
                return NotRunning(queue);
            if (await query.NextAsync(patience.Token) is not { } status)
                throw NoAnswer(queue);
            if (asJson)
                JsonDocumentWriter.Write(json =>
                {
                    foreach (var property in status.EnumerateObject())
                        property.WriteTo(json);
                });
            else
                Console.Write(string.Concat(StatusText.Lines(status).Select(static line => $"{Visible.Line(line)}\n")));
            return Judge(status);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw NoAnswer(queue);
        }
    }

    private static async Task<int> FollowAsync(string queue, bool asJson, CancellationToken stop)
    {
        using var query = await StatusQuery.AskAsync(queue, StatusClientSession.Follow, stop);
        if (query is null)
            return NotRunning(queue);
        string? said = null;
        var isStopped = false;
        while (await query.NextAsync(stop) is { } status)
        {
            isStopped = status.GetProperty("state").ValueEquals("stopped");
            var line = asJson ? JsonDocumentWriter.Line(status) : StatusText.Line(status);
            if (line == said)
                continue;
            said = line;
            Console.WriteLine(asJson ? line : $"{DateTime.Now.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} {line}");
        }

        return isStopped ? ExitCode.Done : NotRunning(queue);
    }

    private static int Judge(JsonElement status) => StatusText.Problems(status).Count == 0 ? ExitCode.Done : ExitCode.Failed;

    private static int NotRunning(string queue)
    {
        Console.Error.WriteLine($"mycelia-recorder: no recorder is running on {queue}");
        return ExitCode.NotRunning;
    }

    private static UserError NoAnswer(string queue) =>
        new(ExitCode.Failed, $"the recorder of {queue} does not answer: it hangs, or too many ask it at once");
}
