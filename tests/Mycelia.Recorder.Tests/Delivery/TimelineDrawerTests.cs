using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Tests.Delivery;

/// <summary>What is delivered shows on the server's timeline while the recording runs.</summary>
public sealed class TimelineDrawerTests : IDisposable
{
    private readonly DeliveryBench _bench = new();

    public TimelineDrawerTests() =>
        _bench.Server.Script = static chunk => new UploadOutcome.Stored($"source of {chunk.Recording.Id}") { IsToBeShown = true };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task What_was_delivered_is_drawn_within_a_minute_by_one_request_for_all_of_it()
    {
        _bench.EnqueueOpened(5);
        _bench.Start();
        await Wait.UntilAsync(() => _bench.Worker.Delivered == 5);
        var since = _bench.Time.GetUtcNow();
        await _bench.AdvanceUntilAsync(() => !_bench.Server.Drawn.IsEmpty);
        Assert.InRange(_bench.Time.GetUtcNow() - since, TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(60));
        Assert.Equal(
            (Undrawn.Floor(TemporaryQueue.Start), Undrawn.Floor(TemporaryQueue.Start) + UndrawnStretch.Bin),
            Assert.Single(_bench.Server.Drawn)
        );
        await Wait.UntilAsync(() => _bench.Queue.FindUndrawn() is null);
        await _bench.DrainAsync();
        Assert.Single(_bench.Server.Drawn);
    }

    [Fact]
    public async Task A_recording_that_goes_on_is_drawn_about_once_a_minute()
    {
        var recording = _bench.EnqueueOpened(1);
        _bench.Start();
        for (var number = 2; number < 62; number++)
        {
            _bench.Enqueue(1, from: number, recording);
            await Wait.UntilAsync(() => _bench.Worker.Delivered == number);
            var until = _bench.Time.GetUtcNow() + TimeSpan.FromSeconds(10);
            await _bench.AdvanceUntilAsync(() => _bench.Time.GetUtcNow() >= until);
        }

        Assert.InRange(_bench.Server.Drawn.Count, 8, 15);
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task What_could_not_be_drawn_is_said_once_holds_up_nothing_and_is_drawn_in_the_next_run()
    {
        _bench.Server.DrawScript = static _ => new UploadOutcome.Transient("502");
        _bench.EnqueueOpened(3);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Drawn.Count == 6);
        Assert.Equal(3, _bench.Worker.Delivered);
        Assert.Single(_bench.Events.Of<TimelineNotDrawn>());
        Assert.InRange(_bench.Time.GetUtcNow() - _bench.Time.Epoch, TimeSpan.FromMinutes(7), TimeSpan.FromMinutes(90));
        await _bench.CrashAsync();
        Assert.NotNull(_bench.Queue.FindUndrawn());

        _bench.Server.DrawScript = static _ => null;
        using var over = new CancellationTokenSource();
        await new UploadWorker(_bench.Queue, _bench.Server, UploadOptions.Default, _bench.Events, _bench.Time).RunAsync(
            new(canceled: true),
            over.Token
        );
        Assert.Null(_bench.Queue.FindUndrawn());
    }

    [Fact]
    public async Task While_the_server_takes_no_chunks_it_is_not_asked_to_draw()
    {
        _bench.EnqueueOpened(1);
        _bench.Start();
        await Wait.UntilAsync(() => _bench.Worker.Delivered == 1);
        _bench.Server.Script = static _ => new UploadOutcome.Transient("503");
        _bench.EnqueueOpened(1);
        await Wait.UntilAsync(() => _bench.Events.Of<UploadFailed>().Length > 0);
        var until = _bench.Time.GetUtcNow() + TimeSpan.FromMinutes(5);
        await _bench.AdvanceUntilAsync(() => _bench.Time.GetUtcNow() >= until);
        Assert.Empty(_bench.Server.Drawn);
        await _bench.CrashAsync();
    }

    [Fact]
    public async Task A_stretch_that_the_server_cannot_draw_keeps_no_other_from_being_drawn()
    {
        var start = Undrawn.Floor(TemporaryQueue.Start);
        var bad = start.AddDays(4);
        foreach (var day in (int[])[0, 2, 4])
            Execute(database => Undrawn.Add(database, start.AddDays(day), start.AddDays(day).AddMinutes(5)));
        _bench.Server.DrawScript = from => from == bad ? new UploadOutcome.Transient("500") : null;
        _bench.EnqueueOpened(1);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Drawn.Count(drawn => drawn.From == bad) == 8);
        Assert.Equal(
            [start, start.AddDays(2)],
            _bench.Server.Drawn.Select(static drawn => drawn.From).Where(from => from != bad).Distinct().Order()
        );
        Assert.Single(_bench.Events.Of<TimelineNotDrawn>());
        Assert.DoesNotContain(_bench.Events.Of<TimelineDrawn>(), static drawn => drawn.IsAgain);
        Assert.InRange(_bench.Time.GetUtcNow() - _bench.Time.Epoch, TimeSpan.FromMinutes(20), TimeSpan.FromHours(3));
        await _bench.DrainAsync();
        Assert.Equal(bad, _bench.Queue.FindUndrawn()!.From);
    }

    [Fact]
    public async Task A_long_stretch_is_drawn_a_day_at_a_time()
    {
        var chunk = TemporaryQueue.Chunk(0);
        var recording = TemporaryQueue.NewRecording();
        foreach (var hour in Enumerable.Range(0, 60 * 12))
            Execute(database => Undrawn.Add(database, chunk.Start.AddMinutes(5 * hour), chunk.Start.AddMinutes(5 * hour + 5)));
        _bench.Start();
        await _bench.DrainAsync();
        Assert.Equal(3, _bench.Server.Drawn.Count);
        Assert.All(
            _bench.Server.Drawn,
            static drawn => Assert.InRange(drawn.To - drawn.From, TimeSpan.FromMinutes(5), TimeSpan.FromDays(1))
        );
        Assert.Null(_bench.Queue.FindUndrawn());
    }

    [Fact]
    public void Stretches_that_grow_together_become_one()
    {
        var start = TemporaryQueue.Start;
        foreach (var minutes in (int[])[0, 30, 60, 15, 45, 5, 10, 20, 25, 35, 40, 50, 55])
            Execute(database => Undrawn.Add(database, start.AddMinutes(minutes), start.AddMinutes(minutes).AddSeconds(10)));
        var found = _bench.Queue.FindUndrawn()!;
        Assert.Equal((Undrawn.Floor(start), Undrawn.Floor(start).AddMinutes(65)), (found.From, found.To));
        _bench.Queue.NoteDrawn(found);
        Assert.Null(_bench.Queue.FindUndrawn());
    }

    [Fact]
    public async Task Days_that_could_not_be_drawn_are_drawn_while_deliveries_go_on()
    {
        var start = TemporaryQueue.Start.AddDays(-3);
        for (var at = start; at < TemporaryQueue.Start; at += TimeSpan.FromMinutes(5))
            Execute(database => Undrawn.Add(database, at, at.AddSeconds(10)));
        var recording = _bench.EnqueueOpened(1);
        _bench.Server.DrawScript = _ =>
        {
            // While it is drawn, more is delivered.
            var chunk = _bench.Queue.Find(_bench.Queue.Enqueue(recording, TemporaryQueue.Chunk(_bench.Server.Drawn.Count + 100)))!;
            _bench.Queue.Complete([new(chunk, "6b02", 1, IsToBeShown: true)]);
            return null;
        };
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Drawn.Count >= 6);
        Assert.All(
            _bench.Server.Drawn.GroupBy(static drawn => drawn.From).Where(drawn => drawn.Key < TemporaryQueue.Start.AddDays(-1)),
            static day => Assert.Single(day)
        );
        Assert.Contains(_bench.Server.Drawn, drawn => drawn.From <= start);
        await _bench.CrashAsync();
    }

    [Fact]
    public void What_is_delivered_while_it_is_drawn_is_drawn_again()
    {
        var recording = TemporaryQueue.NewRecording();
        _bench.Enqueue(2, recording: recording);
        _bench.Queue.Complete([new(_bench.Queue.PeekOldest()!, "6b02", 1, IsToBeShown: true)]);
        var found = _bench.Queue.FindUndrawn()!;
        _bench.Queue.Complete([new(_bench.Queue.PeekOldest()!, "6b02", 1, IsToBeShown: true)]);
        _bench.Queue.NoteDrawn(found);
        Assert.NotNull(_bench.Queue.FindUndrawn());
        _bench.Queue.NoteDrawn(_bench.Queue.FindUndrawn()!);
        Assert.Null(_bench.Queue.FindUndrawn());
    }

    private void Execute(Action<Microsoft.Data.Sqlite.SqliteConnection> work)
    {
        using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={_bench.Path};Pooling=False");
        database.Open();
        work(database);
    }
}
