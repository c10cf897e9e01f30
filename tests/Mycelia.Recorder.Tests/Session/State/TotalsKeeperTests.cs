using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session.State;

namespace Mycelia.Recorder.Tests.Session.State;

public sealed class TotalsKeeperTests
{
    [Fact]
    public async Task Todays_totals_last_over_a_restart()
    {
        using var file = new TemporaryQueue();
        var totals = new Totals
        {
            Captured = TimeSpan.FromSeconds(90),
            ChunksCaptured = 9,
            Uploaded = TimeSpan.FromSeconds(80),
            ChunksUploaded = 8,
            BytesUploaded = 7,
            Quarantined = 6,
            Lost = 5,
            PossiblyRepeated = 4,
            Interruptions = 3,
        };
        var today = new DayTotals(new(2026, 3, 1), totals);
        using (var queue = file.Open())
        {
            var tracker = new StateTracker(RecorderState.Begin(Story.Start, uploads: true), new Events(), new FakeTime());
            using var stop = new CancellationTokenSource();
            var keeping = TotalsKeeper.RunAsync(queue, tracker, TimeProvider.System, stop.Token);
            tracker.Report(new Recorder.Model.QueueOpened(Story.Waiting(0), today));
            await stop.CancelAsync();
            await keeping;
        }

        using var again = ChunkQueue.Open(file.Path);
        Assert.Equal(today, again.ReadTotals(today.Day));
        Assert.Equal(Totals.None, again.ReadTotals(today.Day.AddDays(1)).Totals);
    }
}
