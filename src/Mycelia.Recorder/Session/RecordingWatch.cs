namespace Mycelia.Recorder.Session;

/// <summary>
/// Beside the audio: writes what the queue is to know of recordings, and ends one whose border passes while nothing is captured.
/// </summary>
internal static class RecordingWatch
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>While nothing is captured, no chunk tells that the recorder is there.</summary>
    private static readonly TimeSpan RestingPeriod = TimeSpan.FromSeconds(10);

    public static async Task RunAsync(Func<RecordingSeries?> recordings, RecordingNotes notes, TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var added = notes.Added;
            recordings()?.EndIfOver(time.GetUtcNow());
            notes.Write();
            notes.See(time.GetUtcNow());
            await added
                .WaitAsync(notes.IsResting ? RestingPeriod : Period, time, stop)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
