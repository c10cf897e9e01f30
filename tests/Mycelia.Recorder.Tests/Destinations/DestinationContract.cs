using System.Buffers;
using Mycelia.Recorder.Delivery;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Destinations;

/// <summary>What every destination keeps to: see docs/adding-a-destination.md.</summary>
public abstract class DestinationContract
{
    [Fact]
    public async Task Every_chunk_is_stored_once_and_leaves_the_queue()
    {
        await using var rig = Rig();
        rig.Enqueue(5);
        await rig.DeliverAsync();
        Assert.Equal([0, 1, 2, 3, 4], rig.Stored().Order());
        Assert.Equal(0, rig.Queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_chunk_whose_answer_was_lost_is_not_stored_twice()
    {
        await using var rig = Rig();
        rig.Enqueue(1);
        var chunk = rig.Queue.PeekOldest()!;
        rig.Queue.MarkSent(chunk);
        Assert.IsType<UploadOutcome.Stored>(await StoreAsync(rig, chunk));
        rig.Queue.RecordFailure(chunk, "the answer was lost", mayHaveArrived: true);

        await rig.DeliverAsync();

        Assert.Equal([0], rig.Stored());
        Assert.Equal(0, rig.Queue.GetStatus().Chunks);
    }

    [Fact]
    public async Task A_chunk_that_is_refused_costs_no_other()
    {
        await using var rig = Rig();
        if (rig.RefuseOne is not { } refuseOne)
        {
            Assert.Skip("the stand-in refuses no single document");
            return;
        }

        refuseOne(rig.Enqueue(4));

        Assert.Single((await rig.DeliverAsync()).Of<ChunkQuarantined>());

        Assert.Equal(3, rig.Stored().Distinct().Count());
        Assert.Equal((0, 1), (rig.Queue.GetStatus().Chunks, rig.Queue.GetStatus().Quarantined));
    }

    [Fact]
    public async Task To_complete_a_recording_twice_does_no_harm()
    {
        await using var rig = Rig();
        var recording = rig.Enqueue(2);
        rig.Queue.Mark(recording, TemporaryQueue.Start.AddSeconds(1), "here");
        await rig.DeliverAsync();
        Assert.Equal(0, rig.Completed());
        rig.Queue.EndRecording(recording);
        // A way that needs no completion has none to tell.
        var ended = rig.Queue.FindEnded();
        for (var time = 0; time < 2 && ended is not null; time++)
        {
            var destination = rig.Connect();
            using var held = destination as IDisposable;
            Assert.Null((await destination.CompleteAsync(ended, CancellationToken.None)).Problem);
            Assert.Equal(1, rig.Completed());
        }

        Assert.Equal([0, 1], rig.Stored().Order());
    }

    [Fact]
    public async Task What_is_forgotten_is_deleted_and_the_rest_stays()
    {
        await using var rig = Rig();
        rig.Enqueue(6);
        await rig.DeliverAsync();
        rig.Queue.Forget(TemporaryQueue.Start.AddSeconds(1.5), TemporaryQueue.Start.AddSeconds(4.25));

        await EraseAsync(rig);

        Assert.Equal([0, 1, 4, 5], rig.Stored().Order());
        Assert.Empty(rig.Queue.ReadErasures());
        // Done again, as after a death before that was written down, it changes nothing.
        rig.Queue.Forget(TemporaryQueue.Start.AddSeconds(1.5), TemporaryQueue.Start.AddSeconds(4.25));
        await EraseAsync(rig);
        Assert.Equal([0, 1, 4, 5], rig.Stored().Order());
    }

    [Fact]
    public async Task A_chunk_that_may_have_arrived_is_deleted_and_what_is_left_of_it_is_sent()
    {
        await using var rig = Rig();
        rig.Enqueue(1);
        var chunk = rig.Queue.PeekOldest()!;
        rig.Queue.MarkSent(chunk);
        Assert.IsType<UploadOutcome.Stored>(await StoreAsync(rig, chunk));
        rig.Queue.RecordFailure(chunk, "the answer was lost", mayHaveArrived: true);
        rig.Queue.Forget(TemporaryQueue.Start, TemporaryQueue.Start.AddSeconds(0.5));

        await EraseAsync(rig);
        Assert.Empty(rig.Stored());
        Assert.Equal(500, rig.Queue.GetStatus().Duration.TotalMilliseconds);
    }

    private protected static async Task EraseAsync(DeliveryRig rig)
    {
        var destination = rig.Connect();
        using var held = destination as IDisposable;
        await ErasingRun.RunAsync(rig.Queue, destination, CancellationToken.None);
    }

    private protected abstract DeliveryRig Rig();

    /// <summary>One try of a recorder that dies before it writes down what became of it.</summary>
    private static async Task<UploadOutcome> StoreAsync(DeliveryRig rig, QueuedChunk chunk)
    {
        var destination = rig.Connect();
        using var held = destination as IDisposable;
        await destination.FindObstacleAsync(CancellationToken.None);
        var reading = new ChunkEncoder(rig.Queue, rig.Encoder).Read(
            chunk,
            destination.Requires(chunk.Recording),
            new ArrayBufferWriter<byte>()
        );
        return await destination.StoreAsync(chunk, reading.Audio!.Value, CancellationToken.None);
    }
}
