using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>The disk, and the queue on it. A running recorder is not disturbed.</summary>
internal static class StorageChecks
{
    /// <summary>How long the queue's file is read through, at the most.</summary>
    private static readonly TimeSpan Reading = TimeSpan.FromSeconds(5);

    /// <param name="db">The queue's file.</param>
    /// <param name="format">What would be recorded.</param>
    public static Task<IReadOnlyList<Finding>> DiskAsync(string db, AudioFormat format)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(db))!;
        return Task.FromResult<IReadOnlyList<Finding>>([Disk(folder, format)]);
    }

    /// <summary>Whether space lasts: a day without a server should find room.</summary>
    public static Finding Space(string folder, long free, AudioFormat format)
    {
        var lasts = TimeSpan.FromSeconds((double)free / (format.SampleRate * format.BytesPerFrame));
        var text = $"{Words.Bytes(free)} free in {folder}: {Span(lasts)} of audio, undelivered";
        const string remedy = "make room, or keep the queue elsewhere with --db";
        return lasts.TotalHours < 1 ? Finding.Bad("disk", text, remedy)
            : lasts.TotalHours < 24 ? Finding.Doubtful("disk", text, remedy)
            : Finding.Good("disk", text);
    }

    public static Task<IReadOnlyList<Finding>> QueueAsync(string db) => Task.FromResult<IReadOnlyList<Finding>>([Queue(db)]);

    private static Finding Disk(string folder, AudioFormat format)
    {
        try
        {
            if (!Directory.Exists(folder))
                return Finding.Good("disk", $"{folder} is made by the first recording");
            var probe = Path.Combine(folder, $".mycelia-recorder-doctor-{Environment.ProcessId}");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
            return Space(folder, new DriveInfo(folder).AvailableFreeSpace, format);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Finding.Bad(
                "disk",
                $"{folder} cannot be written to: {StorageRefusal.Of(e).Words}",
                "or keep the queue elsewhere with --db"
            );
        }
    }

    private static Finding Queue(string db)
    {
        if (FileFacts.Of(db).Kind == FileKind.Absent || Queues.IsEmpty(db))
            return Finding.Good("queue", $"none at {db} yet; the first recording makes it");
        try
        {
            using var queue = QueueReader.Open(db);
            var status = queue.GetStatus();
            var waits =
                status.Chunks == 0
                    ? $"nothing waits in {db}"
                    : string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Words.Chunks(status)} {(status.Chunks == 1 ? "waits" : "wait")} in {db}, the oldest from "
                            + $"{QueueWords.Begins(status.OldestStart)}"
                    );
            var damage = queue.FindDamage(Reading, out var isComplete);
            if (damage is not null)
                return Finding.Bad(
                    "queue",
                    $"{db} is damaged ({damage})",
                    "stop the recorder and start it again: it sets the file aside and goes on with a new one; 'mycelia-recorder queue "
                        + "export DIR --from FILE' rescues what can be read of the old one"
                );
            if (status.Quarantined > 0)
                return Finding.Doubtful(
                    "queue",
                    $"{waits}; {status.Quarantined} quarantined, not delivered",
                    "'mycelia-recorder queue list --quarantined' shows them and why; 'queue retry' delivers them after all, 'queue "
                        + "discard' deletes them"
                );
            return Finding.Good("queue", isComplete ? waits : $"{waits}; sound as far as it was read in {Reading.TotalSeconds:0} s");
        }
        catch (QueueException e)
        {
            // The sentence says what to do.
            return Finding.Bad(
                "queue",
                HintWords.Say(e),
                e.Problem switch
                {
                    QueueProblem.InUse => "close it there; recording waits for that, too",
                    QueueProblem.Inaccessible => "mend that, or keep the queue elsewhere with --db",
                    _ => "choose another file with --db, or set this one aside",
                }
            );
        }
    }

    private static string Span(TimeSpan time) =>
        time.TotalDays switch
        {
            >= 730 => "years",
            >= 2 => string.Create(CultureInfo.InvariantCulture, $"{time.TotalDays:0} days"),
            _ => Words.Duration(time),
        };
}
