using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Queue;

/// <summary>Opens the queue for a run, and says what was found in it.</summary>
internal static class Queues
{
    private const string HowToBegin = "'mycelia-recorder' makes it and begins to record, and --db names another";

    /// <summary>Makes the folder of the user's own queue, which an installed program may be the first to use.</summary>
    public static void Prepare(SettingsReader settings)
    {
        if (
            settings.ValueOf(SettingsTable.Db) is not { Source: SettingSource.Default, Text: { } path }
            || path != settings.Places.UserQueue
        )
            return;
        var folder = Path.GetDirectoryName(path)!;
        RefuseHomeOfOther(folder);
        try
        {
            if (OperatingSystem.IsWindows())
                Directory.CreateDirectory(folder);
            else
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserError(ExitCode.Usage, $"cannot keep a queue in {folder}: {e.Message}; choose another place with --db");
        }
    }

    /// <summary>Of root with another user's HOME, as after some 'sudo': what it made there, that user could not use any more.</summary>
    private static void RefuseHomeOfOther(string folder)
    {
        while (FileFacts.Of(folder).Kind == FileKind.Absent && Path.GetDirectoryName(folder) is { } above)
            folder = above;
        if (Posix.User == 0 && FileOwnership.WhyForeign(folder) is { } foreign)
            throw new UserError(
                ExitCode.Usage,
                $"{folder} {foreign}: what root makes in it, its owner could not use; run as that user, with "
                    + $"'{UserNames.CommandOfRoot(FileFacts.Of(folder).Owner)} mycelia-recorder …', or name a queue of root's with --db"
            );
    }

    /// <summary>Opens the queue to look at it.</summary>
    /// <exception cref="UserError">Nothing was recorded yet.</exception>
    /// <exception cref="QueueException">There is none where one is said to be, or it cannot be read.</exception>
    public static QueueReader Read(SettingsReader settings) => Read(settings, settings.Text(SettingsTable.Db)!);

    /// <inheritdoc cref="Read(SettingsReader)"/>
    public static QueueReader Read(SettingsReader settings, string path)
    {
        RefuseEmpty(path);
        try
        {
            return QueueReader.Open(path);
        }
        catch (QueueException e)
            when (e.Problem == QueueProblem.Missing && settings.ValueOf(SettingsTable.Db).Source == SettingSource.Default)
        {
            throw new UserError(ExitCode.Usage, $"nothing was recorded yet: there is no queue at {path}; {HowToBegin}");
        }
    }

    /// <summary>An empty file becomes a queue when somebody records; until then there is nothing to read in it.</summary>
    /// <exception cref="UserError">It is one.</exception>
    public static void RefuseEmpty(string path)
    {
        if (IsEmpty(path))
            throw new UserError(ExitCode.Usage, $"nothing was recorded yet: {path} is an empty file; {HowToBegin}");
    }

    /// <summary>Whether there is a file and nothing in it, nor in a log beside it.</summary>
    public static bool IsEmpty(string path) => LengthOf(path) == 0 && LengthOf(path + "-wal") is not > 0;

    private static long? LengthOf(string path) => FileFacts.Of(path).Kind == FileKind.Regular ? new FileInfo(path).Length : null;

    /// <summary>A recorder that starts on a full disk waits, as one does on whose disk the room runs out.</summary>
    /// <param name="path">The queue.</param>
    /// <param name="display">Told of it.</param>
    /// <param name="screen">Told, too, while the display has nothing to draw yet; null where there is no need.</param>
    /// <param name="stop">Ends the wait.</param>
    public static async Task AwaitRoomAsync(string path, IProgress<RecorderEvent> display, TextWriter? screen, CancellationToken stop)
    {
        if (ChunkQueue.HasRoomToOpen(path))
            return;
        var reason = $"the disk with {path} is full: make room on it";
        display.Report(new CapturePaused(PauseCause.Storage, reason));
        screen?.WriteLine($"not recording: {reason}; it begins by itself then (Ctrl+C stops)");
        while (!ChunkQueue.HasRoomToOpen(path))
            await Task.Delay(TimeSpan.FromSeconds(1), stop);
    }

    public static ChunkQueue Open(string path, IProgress<RecorderEvent> display)
    {
        var queue = ChunkQueue.Open(path, events: display);
        display.Report(new QueueOpened(queue.GetStatus(), queue.ReadTotals(DateOnly.FromDateTime(DateTime.Now))));
        foreach (var what in queue.Mended)
            display.Report(new QueueMended(what));
        foreach (var chunk in queue.Recovered)
            display.Report(new ChunkRecovered(chunk));
        foreach (var (window, audio) in queue.Forgotten)
            display.Report(new AudioForgotten(window.From, window.To, audio, queue.GetStatus()));
        return queue;
    }
}
