using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Recording;

/// <summary>Makes what was journalled survive a power cut within a second, away from the audio: a disk may take its time.</summary>
internal static class JournalSync
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(900);

    public static async Task RunAsync(CaptureJournal journal, IProgress<RecorderEvent> events, TimeProvider time, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Period, time);
        string? reason = null;
        while (await WaitAsync(timer, stop).ConfigureAwait(false))
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
                if (e.Message != reason)
                    events.Report(new JournalFailed(reason = e.Message));
            }
        }
    }

    private static async ValueTask<bool> WaitAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }
}
