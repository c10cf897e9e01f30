using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Session.State;

/// <summary>
/// Writes today's totals to the queue file, so that they last over restarts: once a minute, and at the end. They are for
/// people to read; a crash costs a minute of counting, and a disk that refuses is asked again.
/// </summary>
public static class TotalsKeeper
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    /// <summary>Runs until <paramref name="stop"/> is cancelled.</summary>
    /// <param name="queue">Where they are written.</param>
    /// <param name="state">Whose totals.</param>
    /// <param name="time">The clock of the minute.</param>
    /// <param name="stop">The end of the run.</param>
    public static async Task RunAsync(ChunkQueue queue, StateTracker state, TimeProvider time, CancellationToken stop)
    {
        var written = state.Current.Today;
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(Period, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var today = state.Current.Today;
            if (today != written && TryWrite(queue, today))
                written = today;
        }
    }

    private static bool TryWrite(ChunkQueue queue, DayTotals today)
    {
        try
        {
            queue.SaveTotals(today);
            return true;
        }
        catch (SqliteException)
        {
            return false;
        }
    }
}
