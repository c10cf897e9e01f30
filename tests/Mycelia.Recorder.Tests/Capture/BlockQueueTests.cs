using System.Buffers.Binary;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class BlockQueueTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Every_block_arrives_once_and_in_order_however_the_two_sides_meet()
    {
        const int blocks = 20_000;
        var queue = new BlockQueue(slotBytes: 4, slots: 3);
        var writer = new Thread(() =>
        {
            for (var number = 0; number < blocks; )
            {
                if (queue.IsFull)
                {
                    Thread.Yield();
                    continue;
                }

                BinaryPrimitives.WriteInt32LittleEndian(queue.Slot, number++);
                queue.Post(4, DateTimeOffset.UnixEpoch.AddMilliseconds(number), gapBefore: false);
            }

            queue.Complete();
        });
        writer.Start();

        var read = await ReadAllAsync(queue).WaitAsync(Patience);

        Assert.Equal(Enumerable.Range(0, blocks), read);
        writer.Join();
    }

    [Fact]
    public async Task A_reader_that_waited_goes_on_in_the_queues_own_thread()
    {
        var queue = new BlockQueue(slotBytes: 4, slots: 3);
        var reading = ReadOneAsync(queue);

        queue.Post(4, DateTimeOffset.UnixEpoch, gapBefore: false);

        Assert.Equal("capture", await reading.WaitAsync(Patience));
        queue.Complete();
    }

    [Fact]
    public async Task A_loss_is_told_after_what_was_heard_before_it()
    {
        var queue = new BlockQueue(slotBytes: 4, slots: 3);
        queue.Post(4, DateTimeOffset.UnixEpoch, gapBefore: false);
        queue.Complete(new AudioInputException(AudioInputProblem.Lost, "gone"));

        Assert.True(await queue.WaitToReadAsync());
        Assert.True(queue.TryRead(out _));
        var loss = await Assert.ThrowsAsync<AudioInputException>(async () => await queue.WaitToReadAsync());
        Assert.Equal("gone", loss.Message);
    }

    [Fact]
    public async Task A_loss_reaches_a_reader_that_waits()
    {
        var queue = new BlockQueue(slotBytes: 4, slots: 3);
        var waiting = queue.WaitToReadAsync().AsTask();

        queue.Complete(new AudioInputException(AudioInputProblem.Lost, "gone"));

        await Assert.ThrowsAsync<AudioInputException>(() => waiting.WaitAsync(Patience));
    }

    private static async Task<List<int>> ReadAllAsync(BlockQueue queue)
    {
        var read = new List<int>();
        while (await queue.WaitToReadAsync())
        {
            while (queue.TryRead(out var block))
            {
                read.Add(BinaryPrimitives.ReadInt32LittleEndian(block.Samples.Span));
                queue.Release();
            }
        }

        return read;
    }

    private static async Task<string?> ReadOneAsync(BlockQueue queue)
    {
        await queue.WaitToReadAsync().ConfigureAwait(false);
        return Thread.CurrentThread.Name;
    }
}
