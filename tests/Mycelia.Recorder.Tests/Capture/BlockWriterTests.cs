using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

public sealed class BlockWriterTests
{
    private const int SlotFrames = 4;
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly BlockQueue _queue = new(SlotFrames * 2, slots: 3);
    private readonly BlockWriter _writer;

    public BlockWriterTests()
    {
        var clock = new CaptureClock(AudioFormat.Default);
        clock.AnchorNow(new(0, default, Start));
        _writer = new(_queue, clock, AudioFormat.Default);
    }

    [Fact]
    public void A_long_fragment_becomes_blocks_that_follow_each_other()
    {
        Assert.Equal(12, _writer.Take(Samples(6)));
        _writer.Post();

        Assert.True(_queue.TryRead(out var first));
        Assert.Equal((8, Start), (first.Samples.Length, first.Start));
        _queue.Release();
        Assert.True(_queue.TryRead(out var second));
        Assert.Equal((4, Start + AudioFormat.Default.DurationOf(4)), (second.Samples.Length, second.Start));
        Assert.Equal([9, 10, 11, 12], second.Samples.ToArray());
    }

    [Fact]
    public void What_finds_no_room_is_not_taken_until_a_slot_is_given_back()
    {
        Assert.Equal(24, _writer.Take(Samples(16)));
        Assert.Equal(0, _writer.Take(Samples(1)));

        Assert.True(_queue.TryRead(out _));
        _queue.Release();

        Assert.Equal(8, _writer.Take(Samples(16)));
        Assert.Equal(16, _writer.NextFrame);
    }

    [Fact]
    public void A_hole_takes_its_time_and_marks_the_block_after_it()
    {
        _writer.Take(Samples(2));
        _writer.Skip(1_600 * 2);
        _writer.Take(Samples(2));
        _writer.Post();

        Assert.True(_queue.TryRead(out var before));
        _queue.Release();
        Assert.True(_queue.TryRead(out var after));
        Assert.Equal((4, false), (before.Samples.Length, before.GapBefore));
        Assert.Equal((true, Start + AudioFormat.Default.DurationOf(1_602)), (after.GapBefore, after.Start));
    }

    [Fact]
    public void Nothing_is_missing_before_the_first_block()
    {
        _writer.MarkGap();
        _writer.Take(Samples(4));

        Assert.True(_queue.TryRead(out var block));
        Assert.False(block.GapBefore);
    }

    [Fact]
    public async Task What_was_posted_is_read_before_the_end_is_told()
    {
        _writer.Take(Samples(4));
        _queue.Complete(new AudioInputException(AudioInputProblem.Lost, "gone"));

        Assert.True(await _queue.WaitToReadAsync());
        Assert.True(_queue.TryRead(out _));
        await Assert.ThrowsAsync<AudioInputException>(async () => await _queue.WaitToReadAsync());
    }

    private static byte[] Samples(int frames) => [.. Enumerable.Range(1, frames * 2).Select(value => (byte)value)];
}
