using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Cli.Queue;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>Whether a recorder is at the queue, and how the last one ended.</summary>
internal static class RecorderCheck
{
    public static Task<IReadOnlyList<Finding>> RunAsync(string db) => Task.FromResult<IReadOnlyList<Finding>>([Look(db)]);

    private static Finding Look(string db)
    {
        if (FileFacts.Of(db).Kind == FileKind.Absent || Queues.IsEmpty(db))
            return Finding.Good("recorder", "none has run here yet");
        try
        {
            using var queue = QueueReader.Open(db);
            var now = DateTimeOffset.Now;
            return queue.FindLastRun(now) switch
            {
                null => Finding.Good("recorder", "none has run here that kept a ledger"),
                { End: RunEnd.None } run => Finding.Good("recorder", RunWords.Of(run, now)),
                { End: RunEnd.Stopped } run => Finding.Good("recorder", $"none is running: {RunWords.Of(run, now)}"),
                var run => Finding.Doubtful(
                    "recorder",
                    $"none is running: {RunWords.Of(run, now)}",
                    "start it again; 'mycelia-recorder history --only gaps' says what is missing"
                ),
            };
        }
        catch (QueueException)
        {
            // What is wrong with the queue, the check of it says.
            return Finding.Good("recorder", "the queue does not say");
        }
    }
}
