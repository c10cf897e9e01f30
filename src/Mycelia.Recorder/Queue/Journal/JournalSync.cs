using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Queue.Journal;

/// <summary>
/// Makes what was journalled survive a power cut within a second, away from the audio: a disk may take its time. In a thread
/// of its own: a timer that wakes the thread pool costs more than the sync.
/// </summary>
internal static class JournalSync
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(900);

    /// <param name="journals">Those of a run, each with whoever is told of trouble with it.</param>
    /// <param name="stop">Ends it.</param>
    public static Task RunAsync(
        IReadOnlyList<(CaptureJournal Journal, IProgress<RecorderEvent> Events)> journals,
        CancellationToken stop
    ) => Task.Factory.StartNew(() => Run(journals, stop), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static void Run(IReadOnlyList<(CaptureJournal Journal, IProgress<RecorderEvent> Events)> journals, CancellationToken stop)
    {
        Thread.CurrentThread.Name = "journal";
        var reasons = new string?[journals.Count];
        while (!stop.WaitHandle.WaitOne(Period))
        {
            for (var i = 0; i < journals.Count; i++)
                Sync(journals[i].Journal, journals[i].Events, ref reasons[i]);
        }
    }

    private static void Sync(CaptureJournal journal, IProgress<RecorderEvent> events, ref string? reason)
    {
        try
        {
            if (journal.IsUnsynced)
                journal.Sync();
            if (reason is not null)
                events.Report(new JournalResumed());
            reason = null;
        }
        catch (IOException e)
        {
            if (e.Message != reason && e.Message != journal.Problem)
                events.Report(new JournalFailed(reason = e.Message) { Hint = StorageRefusal.Of(e).Problem.ForQueue() });
        }
    }
}
