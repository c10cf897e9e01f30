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

    public static Task RunAsync(CaptureJournal journal, IProgress<RecorderEvent> events, CancellationToken stop) =>
        Task.Factory.StartNew(
            () => Run(journal, events, stop),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );

    private static void Run(CaptureJournal journal, IProgress<RecorderEvent> events, CancellationToken stop)
    {
        Thread.CurrentThread.Name = "journal";
        string? reason = null;
        while (!stop.WaitHandle.WaitOne(Period))
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
}
