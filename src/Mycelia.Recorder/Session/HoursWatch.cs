using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Session;

/// <summary>
/// Follows hours by the wall clock. No timer knows of a machine that sleeps or of a clock that is set, so it is looked at every second;
/// where nothing has changed, that is two comparisons.
/// </summary>
internal static class HoursWatch
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(1);

    /// <summary>Runs until <paramref name="stop"/> is cancelled; how it is at the beginning is told before this returns.</summary>
    /// <param name="hours">The hours.</param>
    /// <param name="tell">Told whether they hold, and until when; null: for good.</param>
    /// <param name="time">The clock.</param>
    /// <param name="stop">Ends it.</param>
    public static async Task RunAsync(WeeklyHours hours, Action<bool, DateTimeOffset?> tell, TimeProvider time, CancellationToken stop)
    {
        var (from, until) = (DateTimeOffset.MaxValue, DateTimeOffset.MaxValue);
        while (!stop.IsCancellationRequested)
        {
            var now = time.GetUtcNow();
            if (now < from || now >= until)
            {
                var change = hours.ChangeAfter(now);
                (from, until) = (now, change ?? DateTimeOffset.MaxValue);
                tell(hours.Hold(now), change);
            }

            var left = until - now;
            await Task.Delay(
                    left > Look ? Look
                        : left < Least ? Least
                        : left,
                    time,
                    stop
                )
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
