using System.Text.Json;
using Mycelia.Recorder.Cli.Control;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Status;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>upload</c> beside a recorder, which delivers itself: it is told to try at once, and watched until nothing waits.</summary>
internal static class RunningDelivery
{
    /// <summary>A chunk that ended so shortly before the recorder was told may have come after it, and is not meant.</summary>
    private static readonly TimeSpan Lately = TimeSpan.FromSeconds(1);

    /// <returns>The exit code; null when the recorder has just ended.</returns>
    public static async Task<int?> WatchAsync(SettingsReader settings, CancellationToken stop)
    {
        var queue = settings.Text(SettingsTable.Db)!;
        using var follower = await StatusQuery.AskAsync(queue, StatusClientSession.Follow, stop);
        if (follower is null || await RunningRecorder.TellAsync(queue, new(ControlCommand.Deliver), stop) is not { } answer)
            return null;
        if (!answer.IsDone)
            throw new UserError(ExitCode.Failed, string.Join("; ", answer.Said));
        if (!settings.Switch(SettingsTable.Json) && !settings.Switch(SettingsTable.Quiet))
            Console.WriteLine("a recorder runs on this queue and delivers by itself: it tries at once");
        var told = DateTimeOffset.Now;
        string? said = null;
        var hasTried = false;
        while (await follower.NextAsync(stop) is { } status)
        {
            if (status.Upload.Name != said && !settings.Switch(SettingsTable.Quiet))
                Console.WriteLine(
                    settings.Switch(SettingsTable.Json) ? JsonDocumentWriter.Line(status.Document) : Visible.Line(status.Upload.Words)
                );
            said = status.Upload.Name;
            if (status.Upload.Name == "off")
                throw new UserError(
                    ExitCode.Failed,
                    "the recorder that runs on this queue was started not to deliver (--no-upload): stop it first"
                );
            if (status.Upload.Waiting == 0 && IsEmpty(settings))
                return ExitCode.Done;
            // A try that began after it was told to has failed.
            if (status.Upload.NextTry > told && status.Upload.Name is "waiting" or "refused" or "misconfigured")
                return status.Upload.Name == "refused" ? ExitCode.CredentialsRefused : ExitCode.Failed;
            // While its settings hold everything, the state may be from before it was told. Once it has tried, what is left waits again.
            hasTried |= !status.Upload.IsHeld || DateTimeOffset.Now - told > StatusQuery.Patience;
            if (hasTried && IsKeptBack(status) && !IsAnyLeft(settings, told))
                return ExitCode.Done;
            if (hasTried && status.Upload.IsHeld)
                return ExitCode.Failed;
        }

        return ExitCode.Failed;
    }

    /// <summary>Whether nothing waits in the file either: what was said may be older than an import.</summary>
    private static bool IsEmpty(SettingsReader settings)
    {
        using var queue = Queues.Read(settings);
        return queue.GetStatus().Chunks == 0;
    }

    /// <summary>Whether what comes now is not delivered yet: for its age, hours or a connection.</summary>
    private static bool IsKeptBack(StatusAnswer status) =>
        status.Upload.IsHeld
        || status.Document.TryGetProperty("upload", out var upload)
            && upload.TryGetProperty("held_until", out var until)
            && until.ValueKind == JsonValueKind.String;

    /// <summary>Whether something still waits that was there when the recorder was told.</summary>
    private static bool IsAnyLeft(SettingsReader settings, DateTimeOffset told)
    {
        using var queue = Queues.Read(settings);
        var isLeft = false;
        queue.List(new() { Quarantined = false }, limit: 1, oldest => isLeft = !(oldest.Start + oldest.Duration > told - Lately));
        return isLeft;
    }
}
