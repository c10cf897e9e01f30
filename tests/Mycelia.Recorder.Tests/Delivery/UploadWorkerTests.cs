using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class UploadWorkerTests : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly FakeTime _time = new();
    private readonly Events _events = new();
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _abort = new(TimeSpan.FromSeconds(30));

    public UploadWorkerTests() => _queue = _file.Open();

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _draining.Dispose();
        _abort.Dispose();
    }

    [Fact]
    public async Task Later_chunks_name_the_source_file_that_the_first_one_opened()
    {
        Enqueue(TemporaryQueue.NewRecording(), 3);
        var server = Answering(static (_, _) => new UploadOutcome.Stored("6b02"));

        await DrainAsync(server);

        Assert.Equal(
            [(0, null), (1, "6b02"), (2, "6b02")],
            server.Seen.Select(static chunk => (chunk.Number, chunk.Recording.SourceFileId))
        );
        Assert.Equal(0, _queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_chunk_is_kept_until_the_server_says_stored()
    {
        Enqueue(TemporaryQueue.NewRecording(), 1);
        var server = Answering(
            (_, attempt) =>
            {
                Assert.Equal(1, _queue.GetStatus().Chunks);
                return attempt < 4 ? new UploadOutcome.Transient($"failure {attempt}") : new UploadOutcome.Stored("6b02");
            }
        );

        var run = RunAsync(server);
        await AdvanceUntilAsync<ChunkUploaded>();

        Assert.Equal(0, _queue.GetStatus().Chunks);
        Assert.Equal([1, 2, 3], _events.Of<UploadFailed>().Select(static failure => failure.Failures));
        await StopAsync(run);
    }

    [Fact]
    public async Task What_nobody_foresaw_of_a_delivery_is_a_failure_and_does_not_stop_the_worker()
    {
        Enqueue(TemporaryQueue.NewRecording(), 1);
        var server = Answering(
            static (_, attempt) => attempt == 1 ? throw new InvalidOperationException("a defect") : new UploadOutcome.Stored("6b02"),
            isLate: true
        );

        var run = RunAsync(server);
        await AdvanceUntilAsync<ChunkUploaded>();

        Assert.Contains("a defect", Assert.Single(_events.Of<UploadFailed>()).Outcome.Reason, StringComparison.Ordinal);
        Assert.True(server.Seen.Last().MayHaveArrived);
        await StopAsync(run);
    }

    [Fact]
    public async Task Waits_grow_and_stay_within_a_minute()
    {
        Enqueue(TemporaryQueue.NewRecording(), 1);
        var run = RunAsync(
            Answering(static (_, attempt) => attempt <= 30 ? new UploadOutcome.Transient("down") : new UploadOutcome.Stored("6b02"))
        );
        await AdvanceUntilAsync<ChunkUploaded>();

        var waits = _events.Of<UploadFailed>().Select(static failure => failure.NextTry!.Value.TotalSeconds).ToArray();
        Assert.All(waits, static wait => Assert.InRange(wait, 0, 60));
        Assert.InRange(waits[0], 0, 3);
        Assert.True(waits[10..].Average() > 20, $"late waits are long: {string.Join(' ', waits)}");
        await StopAsync(run);
    }

    [Fact]
    public async Task The_server_is_not_asked_sooner_than_it_wished()
    {
        Enqueue(TemporaryQueue.NewRecording(), 1);
        var run = RunAsync(
            Answering(
                static (_, attempt) =>
                    attempt == 1 ? new UploadOutcome.Transient("busy", TimeSpan.FromSeconds(600)) : new UploadOutcome.Stored("6b02")
            )
        );
        await AdvanceUntilAsync<ChunkUploaded>();
        Assert.Equal(TimeSpan.FromSeconds(600), _events.Of<UploadFailed>().Single().NextTry);
        await StopAsync(run);
    }

    [Fact]
    public async Task A_refused_chunk_is_set_aside_and_the_next_one_opens_the_source_file()
    {
        Enqueue(TemporaryQueue.NewRecording(), 2);
        var server = Answering(
            static (chunk, _) => chunk.Number == 0 ? new UploadOutcome.Rejected("no audio") : new UploadOutcome.Stored("6b02")
        );

        await DrainAsync(server);

        Assert.Equal((0L, 1L), (_queue.GetStatus().Chunks, _queue.GetStatus().Quarantined));
        Assert.Null(server.Seen.Last().Recording.SourceFileId);
    }

    [Fact]
    public async Task A_source_file_that_the_server_lost_is_replaced_for_the_chunks_that_remain()
    {
        Enqueue(TemporaryQueue.NewRecording(), 3);
        var server = Answering(
            static (chunk, attempt) =>
                (attempt, chunk.Recording.SourceFileId) switch
                {
                    (1, _) => new UploadOutcome.Stored("old"),
                    (_, "old") => new UploadOutcome.SourceFileUnknown("gone"),
                    _ => new UploadOutcome.Stored("new"),
                }
        );

        await DrainAsync(server);

        Assert.Equal([null, "old", "old", null, "new"], server.Seen.Select(static chunk => chunk.Recording.SourceFileId));
        Assert.Single(_events.Of<SourceFileForgotten>());
        Assert.Equal(0, _queue.GetStatus().Chunks);
    }

    [Theory]
    [InlineData(typeof(UploadOutcome.Unauthorized))]
    [InlineData(typeof(UploadOutcome.Misconfigured))]
    [InlineData(typeof(UploadOutcome.Transient))]
    public async Task A_drain_ends_at_the_first_failure_and_keeps_everything(Type kind)
    {
        Enqueue(TemporaryQueue.NewRecording(), 2);
        var server = Answering(
            (_, _) =>
                kind == typeof(UploadOutcome.Transient)
                    ? new UploadOutcome.Transient("down")
                    : (UploadOutcome)Activator.CreateInstance(kind, "wrong")!
        );

        await DrainAsync(server);

        Assert.Single(server.Seen);
        Assert.Equal(2, _queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_stop_cuts_a_wait_short()
    {
        Enqueue(TemporaryQueue.NewRecording(), 1);
        var run = RunAsync(Answering(static (_, _) => new UploadOutcome.Transient("down")));
        await _events.WaitForAsync<UploadFailed>();

        await _draining.CancelAsync();

        await run.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(1, _queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_stop_at_any_moment_still_delivers_what_is_queued()
    {
        var server = Answering(static (_, _) => new UploadOutcome.Stored("6b02"));
        for (var round = 0; round < 300; round++)
        {
            using var draining = new CancellationTokenSource();
            var run = Task.Run(() =>
                new UploadWorker(_queue, server, UploadOptions.Default, _events, _time).RunAsync(draining.Token, _abort.Token)
            );
            Enqueue(TemporaryQueue.NewRecording(), 1);
            Thread.SpinWait(round * 20);
            await draining.CancelAsync();
            await run;
            Assert.Equal((round, 0L), (round, _queue.GetStatus().Chunks));
        }
    }

    [Fact]
    public async Task A_chunk_that_arrives_while_the_worker_waits_is_delivered()
    {
        var run = RunAsync(Answering(static (_, _) => new UploadOutcome.Stored("6b02")));
        Enqueue(TemporaryQueue.NewRecording(), 1);
        await _events.WaitForAsync<ChunkUploaded>();
        await StopAsync(run);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_said_before_there_is_a_chunk_and_holds_none_back_for_long()
    {
        var server = new ScriptedDestination
        {
            Script = static _ => new UploadOutcome.Stored("6b02"),
            Obstacle = static _ => Task.FromResult<UploadOutcome.Failed?>(new UploadOutcome.Misconfigured("no library")),
        };
        var run = RunAsync(server);
        await _events.WaitForAsync<UploadFailed>();
        var said = Assert.Single(_events.Of<UploadFailed>());
        Assert.Equal(("no library", UploadOptions.Default.Retry.FirstRecheck), (said.Outcome.Reason, said.NextTry));

        Enqueue(TemporaryQueue.NewRecording(), 1);
        await AdvanceUntilAsync<ChunkUploaded>();
        await StopAsync(run);
        Assert.Single(_events.Of<UploadFailed>());
    }

    [Fact]
    public async Task A_search_for_obstacles_that_does_not_end_holds_up_neither_chunks_nor_the_stop()
    {
        var server = new ScriptedDestination
        {
            Script = static _ => new UploadOutcome.Stored("6b02"),
            Obstacle = static async stop =>
            {
                await Task.Delay(Timeout.Infinite, stop);
                return null;
            },
        };
        var run = RunAsync(server);
        Enqueue(TemporaryQueue.NewRecording(), 1);
        await _events.WaitForAsync<ChunkUploaded>();
        await StopAsync(run);
        Assert.False(_abort.IsCancellationRequested);
        Assert.Empty(_events.Of<UploadFailed>());
    }

    private void Enqueue(RecordingInfo recording, int chunks)
    {
        for (var number = 0; number < chunks; number++)
            _queue.Enqueue(recording, TemporaryQueue.Chunk(number));
    }

    private Task RunAsync(IChunkDestination destination) =>
        Task.Run(() =>
            new UploadWorker(_queue, destination, UploadOptions.Default, _events, _time).RunAsync(_draining.Token, _abort.Token)
        );

    private async Task DrainAsync(IChunkDestination destination)
    {
        await _draining.CancelAsync();
        await RunAsync(destination);
    }

    private async Task StopAsync(Task run)
    {
        await _draining.CancelAsync();
        await run;
    }

    private async Task AdvanceUntilAsync<T>()
        where T : RecorderEvent
    {
        var done = _events.WaitForAsync<T>();
        while (!done.IsCompleted)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await done;
    }

    /// <param name="answer">Says what becomes of a chunk at which try, from 1.</param>
    /// <param name="isLate">Whether the answer comes later than the call returns.</param>
    private static ScriptedDestination Answering(Func<QueuedChunk, int, UploadOutcome> answer, bool isLate = false)
    {
        var tries = 0;
        return new() { Script = chunk => answer(chunk, Interlocked.Increment(ref tries)), IsLate = isLate };
    }
}
