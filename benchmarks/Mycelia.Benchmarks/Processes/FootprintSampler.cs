using System.Diagnostics;

namespace Mycelia.Benchmarks.Processes;

/// <summary>Watches a recorder from its start to its end.</summary>
/// <param name="process">Just started.</param>
/// <param name="audio">How much it records.</param>
internal sealed class FootprintSampler(MeasuredProcess process, TimeSpan audio)
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan MemoryStep = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SteadyFrom = TimeSpan.FromSeconds(10);

    private readonly List<double> _pss = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private long _peakRss;
    private (double At, double Cpu)? _steadyBegin;
    private (double At, double Cpu) _steadyEnd;

    /// <param name="interruptAfter">When to stop it; null when it stops by itself.</param>
    /// <param name="patience">When to give up on it.</param>
    /// <returns>Its exit code and what it cost.</returns>
    public async Task<(int ExitCode, Footprint Footprint)> WatchAsync(TimeSpan? interruptAfter, TimeSpan patience)
    {
        using var timer = new PeriodicTimer(Step);
        var interrupted = false;
        while (!process.HasEnded)
        {
            Sample();
            if (!interrupted && _clock.Elapsed >= interruptAfter)
            {
                interrupted = true;
                process.Interrupt();
            }

            if (_clock.Elapsed > patience)
                throw new TimeoutException($"process {process.Id} does not stop");
            await timer.WaitForNextTickAsync();
        }

        var lifetime = _clock.Elapsed;
        var written = ProcFiles.BytesWritten(process.Id);
        var (exitCode, usage) = process.Reap();
        return (
            exitCode,
            new(
                usage.CpuSeconds / audio.TotalMinutes,
                SteadyCpuPerMinute,
                _peakRss,
                _pss.Count == 0 ? 0 : _pss.Max(),
                Median.Of(_pss),
                written / audio.TotalMinutes,
                usage.ContextSwitches / lifetime.TotalSeconds
            )
        );
    }

    private double SteadyCpuPerMinute =>
        _steadyBegin is { } begin && _steadyEnd.At > begin.At ? (_steadyEnd.Cpu - begin.Cpu) / (_steadyEnd.At - begin.At) * 60 : 0;

    private void Sample()
    {
        var now = _clock.Elapsed;
        _peakRss = Math.Max(_peakRss, ProcFiles.PeakResidentSize(process.Id));
        if (now >= MemoryStep * (_pss.Count + 1) && ProcFiles.ProportionalSize(process.Id) is > 0 and var pss)
            _pss.Add(pss);
        if (now < SteadyFrom || now > audio)
            return;
        _steadyEnd = (now.TotalSeconds, process.CpuSeconds);
        _steadyBegin ??= _steadyEnd;
    }
}
