using System.Diagnostics;
using Mycelia.Benchmarks.Processes;

namespace Mycelia.Benchmarks.Backlog;

/// <summary>What something took.</summary>
/// <param name="Seconds">By the clock on the wall.</param>
/// <param name="CpuSeconds">User and system time of all its processes.</param>
internal sealed record TimedRun(double Seconds, double CpuSeconds)
{
    public static TimedRun MedianOf(IReadOnlyList<TimedRun> runs) =>
        new(Median.Of(runs.Select(run => run.Seconds)), Median.Of(runs.Select(run => run.CpuSeconds)));

    /// <summary>Runs programs side by side to their ends.</summary>
    /// <exception cref="InvalidOperationException">One has failed.</exception>
    public static async Task<TimedRun> OfAsync(params IReadOnlyList<Command> commands)
    {
        var clock = Stopwatch.StartNew();
        var ends = await Task.WhenAll(
            commands.Select(static command => Task.Factory.StartNew(() => Run(command), TaskCreationOptions.LongRunning))
        );
        return new(clock.Elapsed.TotalSeconds, ends.Sum());
    }

    private static double Run(Command command)
    {
        using var process = MeasuredProcess.Start(command);
        var (exitCode, usage) = process.Reap();
        return exitCode == 0
            ? usage.CpuSeconds
            : throw new InvalidOperationException($"{command.Program} ended with exit code {exitCode}: see {command.OutputFile}");
    }
}
