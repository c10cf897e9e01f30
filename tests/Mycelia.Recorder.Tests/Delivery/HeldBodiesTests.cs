using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Delivery;

public sealed class HeldBodiesTests : IDisposable
{
    private readonly DeliveryBench _bench = new() { Server = new() { Required = AudioEncoding.Flac } };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_body_that_is_sent_at_once_is_not_written_to_the_disk()
    {
        _bench.Server.Script = static _ => null;
        _bench.Enqueue(1);
        _bench.Start();
        await Wait.UntilAsync(() => _bench.Server.Held.Count == 1);
        var held = _bench.Server.Held.Single();

        Assert.Equal("fLaC"u8, _bench.Server.Bodies.Single().AsSpan(0, 4));
        Assert.Equal(0, _bench.Queue.GetStatus().EncodedBytes);
        _bench.Server.Answer(held, new UploadOutcome.Stored("6b02"));
        await _bench.DrainAsync();
        Assert.Equal(0, _bench.Queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_body_that_did_not_pass_waits_in_the_queue_and_goes_out_the_same()
    {
        var answers = 0;
        _bench.Server.Script = chunk =>
            answers++ == 0 ? new UploadOutcome.Transient("the server is down") : ScriptedDestination.Store(chunk);
        _bench.Enqueue(1);
        _bench.Start();
        await Wait.UntilAsync(() => _bench.Queue.GetStatus().EncodedBytes > 0);
        await _bench.AdvanceUntilAsync(() => _bench.Queue.GetStatus().Chunks == 0);
        await _bench.DrainAsync();

        Assert.Equal(2, _bench.Server.Bodies.Count);
        Assert.Equal(_bench.Server.Bodies.First(), _bench.Server.Bodies.Last());
    }

    [Fact]
    public async Task What_comes_while_nothing_passes_is_made_ready_in_the_queue()
    {
        _bench.Server.Script = static _ => new UploadOutcome.Transient("the server is down");
        _bench.Enqueue(1);
        _bench.Start();
        await Wait.UntilAsync(() => _bench.Queue.GetStatus().EncodedBytes > 0);
        var one = _bench.Queue.GetStatus().EncodedBytes;
        _bench.Enqueue(3);
        await Wait.UntilAsync(() => _bench.Queue.GetStatus().EncodedBytes >= 3 * one);
        await _bench.DrainAsync();
    }

    [Fact]
    public async Task A_run_that_is_given_up_leaves_its_bodies_in_the_queue()
    {
        _bench.Server.Script = static _ => null;
        _bench.Enqueue(1);
        _bench.Start();
        await Wait.UntilAsync(() => _bench.Server.Held.Count == 1);
        await _bench.CrashAsync();

        Assert.True(_bench.Queue.GetStatus().EncodedBytes > 0);
    }
}
