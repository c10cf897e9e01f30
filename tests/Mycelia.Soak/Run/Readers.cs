namespace Mycelia.Soak.Run;

/// <summary>Looks into the queue from beside the recorder now and then, as people do.</summary>
internal static class Readers
{
    private static readonly string[] Commands = ["status", "list"];
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(7);

    public static async Task RunAsync(KeptRecorder recorder, Diary diary, CancellationToken stop)
    {
        while (true)
        {
            await Task.Delay(Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return;
            foreach (var command in Commands)
            {
                if (await recorder.RunAsync("queue", command, "--json") is not 0 and var exitCode)
                    diary.AddProblem($"queue {command} ended with {(exitCode is null ? "nothing: it hung" : $"{exitCode}")}");
            }
        }
    }
}
