namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>Runs checks side by side, none of them for longer than its time.</summary>
internal static class Examination
{
    /// <summary>No check may take longer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(12);

    /// <summary>The findings in the order of the checks, each as soon as those before it are there.</summary>
    /// <param name="checks">Name, and what to do; started all at once.</param>
    /// <param name="time">The clock of the patience.</param>
    /// <param name="stop">Gives up.</param>
    public static async IAsyncEnumerable<Finding> RunAsync(
        IReadOnlyList<(string Name, Func<CancellationToken, Task<IReadOnlyList<Finding>>> Run)> checks,
        TimeProvider time,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop
    )
    {
        var running = checks.Select(check => Task.Run(() => RunAsync(check.Name, check.Run, time, stop), stop)).ToArray();
        foreach (var check in running)
        {
            foreach (var finding in await check)
                yield return finding;
        }
    }

    private static async Task<IReadOnlyList<Finding>> RunAsync(
        string name,
        Func<CancellationToken, Task<IReadOnlyList<Finding>>> run,
        TimeProvider time,
        CancellationToken stop
    )
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop, patience.Token);
        try
        {
            return await run(either.Token).WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return
            [
                Finding.Bad(name, $"no answer within {Patience.TotalSeconds:0} s", "something there hangs: try again, then restart it"),
            ];
        }
    }
}
