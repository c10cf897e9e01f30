using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Queue.Limits;
using Mycelia.Recorder.Queue.Tables;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Tests.Session;

public sealed class StorageTests : IDisposable
{
    private const long Chunk = 320_044;
    private const long Second = 32_000;
    private static readonly DateTimeOffset Start = TemporaryQueue.Start;
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly Events _events = new();
    private readonly CancellationTokenSource _stop = new(TimeSpan.FromSeconds(60));
    private readonly List<FakeSource> _sources = [];

    public StorageTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task At_the_limit_the_microphone_is_let_go_of_and_recording_goes_on_when_there_is_room()
    {
        var run = RunAsync(new() { MaxBytes = 2 * Chunk + Second });
        await _events.WaitForAsync<CapturePaused>();
        await _sources[0].Released.Task;
        Assert.Equal(2, _queue.GetStatus().Chunks);

        _queue.Complete(_queue.PeekOldest()!, "6b02");
        await _events.WaitForAsync<CaptureResumed>();
        await _sources[1].Released.Task;
        await _stop.CancelAsync();
        await run;

        var chunks = _events.Of<ChunkCaptured>();
        Assert.Equal([0, 1, 2], chunks.Select(static e => e.Chunk.Number));
        Assert.Single(chunks.Select(static e => e.Recording).Distinct());
        Assert.Equal(_sources[1].EndlessFrom, chunks[2].Chunk.Start);
        Assert.Empty(_events.Of<ChunkDropped>());
        Assert.Equal(Hint.QueueSize, _events.Of<CapturePaused>()[0].Hint);
        using var database = new SqliteConnection($"Data Source={_file.Path};Pooling=False");
        database.Open();
        Assert.Equal(GapCause.DiskFull, GapTable.Read(database, chunks[0].Recording.Id)[0].Cause);
    }

    [Fact]
    public async Task A_queue_that_is_full_at_the_start_is_not_added_to()
    {
        for (var number = 0; number < 3; number++)
            _queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(number, frames: 160_000));
        var run = RunAsync(new() { MaxBytes = 3 * Chunk });
        await _sources[0].Released.Task.WaitAsync(TimeSpan.FromSeconds(30));
        await _events.WaitForAsync<CapturePaused>(static _ => true);
        await _stop.CancelAsync();
        await run;
        Assert.Equal(3, _queue.GetStatus().Chunks);
        Assert.Single(_events.Of<CapturePaused>());
    }

    [Fact]
    public async Task Where_the_oldest_may_be_dropped_each_is_named_and_recording_never_pauses()
    {
        var run = RunAsync(new() { MaxBytes = 3 * Chunk, WhenFull = WhenFull.DropOldest });
        await _events.WaitForAsync<ChunkDropped>(static e => e.Chunk.Number == 4);
        await _stop.CancelAsync();

        var summary = await run;

        var dropped = _events.Of<ChunkDropped>();
        Assert.Equal(Enumerable.Range(0, dropped.Length), dropped.Select(static e => e.Chunk.Number));
        Assert.Equal(
            (dropped.Length, (long)(summary.ChunksCaptured - dropped.Length)),
            ((int)summary.ChunksDropped, summary.Remaining.Chunks)
        );
        Assert.InRange(summary.Remaining.Bytes, 1, 3 * Chunk);
        Assert.Empty(_events.Of<CapturePaused>());
    }

    [Fact]
    public void Too_old_a_chunk_stops_the_recording_or_is_dropped_as_was_asked_for()
    {
        _queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(7));
        var limits = new QueueLimits { MaxAge = TimeSpan.FromDays(1) };
        var gate = new CaptureGate();
        Guard(limits, gate).Look();
        Assert.Equal(Hint.QueueAge, gate.ClosedBy!.Hint);
        Assert.Equal(1, _queue.GetStatus().Chunks);

        Guard(limits with { WhenFull = WhenFull.DropOldest }, gate).Look();
        Assert.Null(gate.ClosedBy);
        Assert.Equal(7, Assert.Single(_events.Of<ChunkDropped>()).Chunk.Number);
    }

    private StorageGuard Guard(QueueLimits limits, CaptureGate gate)
    {
        var guard = new StorageGuard(_queue, limits, [gate], _events, TimeProvider.System);
        guard.Expect(Chunk);
        return guard;
    }

    [Fact]
    public async Task A_file_waits_and_loses_nothing()
    {
        var source = new FakeSource() { CanWait = true }
            .Silent(Start, 45)
            .End();
        var run = RunAsync(new() { MaxBytes = 2 * Chunk + Second }, _ => Task.FromResult<IAudioSource>(source));
        await _events.WaitForAsync<CapturePaused>();
        for (var number = 0; !run.IsCompleted; number++)
        {
            await Task.WhenAny(run, _events.WaitForAsync<ChunkCaptured>(e => e.Chunk.Number == number));
            if (_queue.PeekOldest() is { } chunk)
                _queue.Complete(chunk, "6b02");
        }

        var summary = await run;
        Assert.Equal(TimeSpan.FromSeconds(45), summary.Captured);
        Assert.Equal(0, summary.ChunksLost);
    }

    private Task<RecordingSummary> RunAsync(QueueLimits limits) =>
        RunAsync(
            limits,
            _ =>
            {
                var source = new FakeSource { EndlessFrom = Start.AddHours(_sources.Count) };
                _sources.Add(source);
                return Task.FromResult<IAudioSource>(source);
            }
        );

    private async Task<RecordingSummary> RunAsync(QueueLimits limits, Func<CancellationToken, Task<IAudioSource>> open)
    {
        var options = RecorderOptions.Default with { RetryDelay = TimeSpan.FromMilliseconds(1), Limits = limits };
        var source = await open(_stop.Token);
        return await Task.Run(() =>
            new RecordingSession(options, open, _queue, null, _events, new TimeOfAudio(speed: 50)).RunAsync(source, _stop.Token)
        );
    }
}
