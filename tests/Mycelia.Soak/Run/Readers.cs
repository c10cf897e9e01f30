namespace Mycelia.Soak.Run;

/// <summary>Looks into the queue from beside the recorder now and then, as people do.</summary>
internal static class Readers
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(7);

    public static async Task RunAsync(KeptRecorder recorder, Diary diary, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            if (await recorder.RunAsync("queue", "status", "--json") is not 0 and var exitCode)
                diary.AddProblem($"queue status ended with {(exitCode is null ? "nothing: it hung" : $"{exitCode}")}");
        }
    }
}
