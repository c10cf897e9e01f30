using System.Text.Json;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>status</c>: asks the running recorder how it does. The exit code is made for monitoring.</summary>
internal static class StatusCommand
{
    public static readonly Setting[] Settings =
    [
        ServiceOptions.Name,
        SettingsTable.Db,
        SettingsTable.EnvFile,
        SettingsTable.Json,
        SettingsTable.Follow,
    ];

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public static async Task<int> RunAsync(SettingsReader settings)
    {
        var asJson = settings.Switch(SettingsTable.Json);
        using var signals = new StopSignals();
        var recorders = AskedRecorders.Find(settings);
        if (recorders.Count > 1)
            return await StatusList.RunAsync(recorders, asJson, settings.Switch(SettingsTable.Follow), signals.Stop);
        var queue = recorders[0].Db;
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
        catch (FormatException e)
        {
            throw NotUnderstood(queue, e);
        }
    }

    /// <summary>Asks one recorder.</summary>
    /// <returns>Null when none is running on the queue.</returns>
    /// <exception cref="UserError">It does not answer, or in no way that is understood.</exception>
    public static async Task<StatusAnswer?> AskAsync(string queue, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(Patience);
        try
        {
            using var query = await StatusQuery.AskAsync(queue, StatusClientSession.Status, patience.Token);
            return query is null ? null : await query.NextAsync(patience.Token) ?? throw StatusQuery.NoAnswer(queue);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw StatusQuery.NoAnswer(queue);
        }
        catch (FormatException e)
        {
            throw NotUnderstood(queue, e);
        }
    }

    private static UserError NotUnderstood(string queue, FormatException e) =>
        new(
            ExitCode.Failed,
            $"what answers in the place of the recorder of {queue} is not understood ({e.Message}): it may be of another version; "
                + "restart it"
        );

    private static async Task<int> AskAsync(string queue, bool asJson, CancellationToken stop)
    {
        if (await AskAsync(queue, stop) is not { } status)
            return NotRunning(queue, asJson);
        if (asJson)
            JsonDocumentWriter.Write(json => Write(json, status));
        else
            Console.Write(string.Concat(status.Lines.Select(static line => $"{Visible.Line(line)}\n")));
        return status.HasProblems ? ExitCode.Failed : ExitCode.Done;
    }

    /// <summary>What the recorder says, and whether that is well.</summary>
    public static void Write(Utf8JsonWriter json, StatusAnswer status)
    {
        json.WriteBoolean("ok", !status.HasProblems);
        foreach (var property in status.Document.EnumerateObject())
            property.WriteTo(json);
    }

    private static async Task<int> FollowAsync(string queue, bool asJson, CancellationToken stop)
    {
        using var query = await StatusQuery.AskAsync(queue, StatusClientSession.Follow, stop);
        if (query is null)
            return NotRunning(queue, asJson);
        string? said = null;
        var isStopped = false;
        while (await query.NextAsync(stop) is { } status)
        {
            isStopped = status.IsStopped;
            var line = asJson ? JsonDocumentWriter.Line(status.Document) : status.Line;
            if (line == said)
                continue;
            said = line;
            Console.WriteLine(asJson ? line : $"{Times.Stamp(DateTimeOffset.Now)} {line}");
        }

        return said is null ? throw StatusQuery.NoAnswer(queue)
            : isStopped ? ExitCode.Done
            : NotRunning(queue, asJson: false);
    }

    private static int NotRunning(string queue, bool asJson)
    {
        var now = DateTimeOffset.Now;
        var last = FindLast(queue, now);
        Console.Error.WriteLine(
            $"mycelia-recorder: no recorder is running on {queue}{(last is null ? "" : $": {RunWords.Of(last, now)}")}"
        );
        if (asJson)
            JsonDocumentWriter.Write(json => WriteNotRunning(json, last));
        return ExitCode.NotRunning;
    }

    /// <summary>The last run of a queue, as far as that is known.</summary>
    public static LastRun? FindLast(string queue, DateTimeOffset now)
    {
        try
        {
            using var reader = QueueReader.Open(queue);
            // One that is there and gives no status is about to, or is none.
            return reader.FindLastRun(now) is { End: not RunEnd.None } last ? last : null;
        }
        catch (QueueException)
        {
            // There is no queue, or it cannot be read: 'doctor' says which.
            return null;
        }
    }

    /// <summary>That no recorder runs; when the last one ended, and how, where that is known.</summary>
    public static void WriteNotRunning(Utf8JsonWriter json, LastRun? last)
    {
        json.WriteBoolean("ok", false);
        json.WriteBoolean("running", false);
        if (last is null)
        {
            json.WriteNull("last_run");
            return;
        }

        json.WriteStartObject("last_run");
        json.WriteTime("began", last.Began);
        json.WriteTime("ended", last.Ended);
        json.WriteString("how", JsonNamingPolicy.SnakeCaseLower.ConvertName(last.End.ToString()));
        json.WriteEndObject();
    }
}
