using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Delivery;

/// <summary>What a worker does while nothing is to be delivered.</summary>
public sealed class DeliveryHoldTests : IDisposable
{
    private const string Metered = "the connection is metered";

    private int _asked;
    private readonly DeliveryBench _bench;

    public DeliveryHoldTests() =>
        _bench = new()
        {
            Server = new()
            {
                Obstacle = _ =>
                {
                    _asked++;
                    return Task.FromResult<UploadOutcome.Failed?>(null);
                },
            },
        };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Nothing_goes_to_the_server_before_the_last_cause_is_gone()
    {
        _bench.Hold.Hold(HoldCause.Metered, Metered);
        _bench.Hold.Hold(HoldCause.Hours, "it is early");
        _bench.Enqueue(3);
        _bench.Start();
        await _bench.Events.WaitForAsync<DeliveryHeld>(static e => e.Reason == "it is early");
        _bench.Hold.Release(HoldCause.Hours);
        await _bench.Events.WaitForAsync<DeliveryHeld>(static e => e.Reason == Metered);
        Assert.Equal((0, 0), (_asked, _bench.Server.Seen.Count));

        _bench.Hold.Release(HoldCause.Metered);
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        Assert.Single(_bench.Events.Of<DeliveryReleased>());
        Assert.Equal(2, _bench.Events.Of<DeliveryHeld>().Length);
        await _bench.DrainAsync();
        Assert.Equal(1, _asked);
    }

    [Fact]
    public async Task What_is_on_its_way_arrives_and_nothing_follows()
    {
        _bench.Server.Script = static _ => null;
        _bench.EnqueueOpened(6);
        _bench.Start();
        await _bench.AdvanceUntilAsync(() => _bench.Server.Held.Count == 4);
        _bench.Hold.Hold(HoldCause.Metered, Metered);
        foreach (var chunk in _bench.Server.Held.ToArray())
            _bench.Server.Answer(chunk, new UploadOutcome.Stored("6b02"));
        await _bench.AdvanceUntilAsync(() => _bench.Events.Of<ChunkUploaded>().Length == 4);
        await _bench.DrainAtOnceAsync();
        Assert.Equal((4, 2L), (_bench.Server.Seen.Count, _bench.Queue.GetStatus().Chunks));
    }

    [Fact]
    public async Task A_drain_leaves_the_queue_as_it_is_and_waits_for_nothing()
    {
        _bench.Hold.Hold(HoldCause.Hours, "it is early");
        _bench.Enqueue(3);
        _bench.Start(UploadOptions.Default with { DrainTries = int.MaxValue });
        await _bench.DrainAtOnceAsync();
        Assert.Equal((0, 0, 3L), (_asked, _bench.Server.Seen.Count, _bench.Queue.GetStatus().Chunks));
    }

    [Fact]
    public async Task A_cause_without_words_holds_and_says_nothing()
    {
        _bench.Hold.Hold(HoldCause.Metered, "");
        _bench.Enqueue(1);
        _bench.Start();
        await _bench.DrainAtOnceAsync();
        Assert.Equal(1, _bench.Queue.GetStatus().Chunks);
        Assert.Empty(_bench.Events.Of<DeliveryHeld>());
    }
}
