using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Tests.Delivery;

/// <summary>What somebody takes out of the queue while it is delivered is not delivered, and what is on its way is not taken out.</summary>
public sealed class WithdrawalTests : IDisposable
{
    private readonly TemporaryQueue _file = new();
    private readonly ChunkQueue _queue;
    private readonly ScriptedDestination _destination = new() { Script = static _ => null };
    private readonly CancellationTokenSource _stop = new();
    private readonly UploadWorker _worker;

    public WithdrawalTests()
    {
        _queue = _file.Open();
        _worker = new(_queue, _destination, UploadOptions.Default with { Parallel = 1 }, new Events(), TimeProvider.System);
    }

    public void Dispose()
    {
        _queue.Dispose();
        _file.Dispose();
        _stop.Dispose();
    }

    [Fact]
    public async Task One_that_waits_goes_and_one_that_is_on_its_way_stays()
    {
        var recording = TemporaryQueue.NewRecording();
        var (first, second) = (_queue.Enqueue(recording, TemporaryQueue.Chunk(0)), _queue.Enqueue(recording, TemporaryQueue.Chunk(1)));
        var run = Task.Run(() => _worker.RunAsync(_stop.Token, CancellationToken.None));
        await Wait.UntilAsync(() => _destination.Held.Contains(first));

        Assert.False(await _worker.WithdrawAsync(first, () => Discard(first)));
        Assert.True(await _worker.WithdrawAsync(second, () => Discard(second)));
        _destination.Answer(first, new UploadOutcome.Stored("6b02"));
        await Wait.UntilAsync(() => _queue.GetStatus().Chunks == 0);
        await _stop.CancelAsync();
        await run;
        Assert.Equal([0], _destination.Seen.Select(static chunk => chunk.Number));
    }

    [Fact]
    public async Task Nothing_is_on_its_way_before_the_deliveries_begin_or_after_they_have_ended()
    {
        var id = _queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        var asked = _worker.WithdrawAsync(id, () => Discard(id));
        await _stop.CancelAsync();
        await _worker.RunAsync(_stop.Token, CancellationToken.None);
        Assert.True(await asked);
        id = _queue.Enqueue(TemporaryQueue.NewRecording(), TemporaryQueue.Chunk(0));
        Assert.True(await _worker.WithdrawAsync(id, () => Discard(id)));
        Assert.Empty(_destination.Seen);
    }

    [Fact]
    public async Task A_disk_that_refuses_is_the_answer_and_ends_nothing()
    {
        var run = Task.Run(() => _worker.RunAsync(_stop.Token, CancellationToken.None));
        await Assert.ThrowsAsync<IOException>(() => _worker.WithdrawAsync(1, static () => throw new IOException("no")));
        Assert.True(await _worker.WithdrawAsync(2, static () => { }));
        await _stop.CancelAsync();
        await run;
    }

    private void Discard(long id) => _queue.Discard(_queue.Find(id, isQuarantined: false)!);
}
