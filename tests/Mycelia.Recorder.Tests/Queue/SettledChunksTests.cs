using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Tests.Queue;

/// <summary>Which chunks make one row, from which it can still be told when each left.</summary>
public sealed class SettledChunksTests
{
    private static readonly SettledChunks First = Chunk(7, 100_000, 10_000, leftMs: 111_000);

    [Fact]
    public void One_chunk_says_when_it_was_heard_and_how_long_after_that_it_left() =>
        Assert.Equal(new("a", 7, 8, 100_000, 110_000, "delivered", 5, 111_000, 111_000, 1_000), First);

    [Fact]
    public void A_chunk_that_is_too_short_to_last_a_millisecond_is_somewhere_all_the_same() =>
        Assert.Equal(100_001, Chunk(7, 100_000, 0, 111_000).ToMs);

    [Theory]
    [InlineData(110_000, 121_000, true)]
    [InlineData(110_100, 121_000, true)]
    [InlineData(109_900, 121_000, true)]
    [InlineData(110_101, 121_000, false)]
    [InlineData(109_899, 121_000, false)]
    public void What_follows_begins_where_the_others_end(long startMs, long leftMs, bool isJoined) =>
        Assert.Equal(isJoined, First.IsJoinedBy(Chunk(8, startMs, 10_000, leftMs)));

    [Fact]
    public void Another_recording_another_fate_and_another_number_are_rows_of_their_own()
    {
        var next = Chunk(8, 110_000, 10_000, 121_000);
        Assert.True(First.IsJoinedBy(next));
        Assert.False(First.IsJoinedBy(next with { RecordingId = "b" }));
        Assert.False(First.IsJoinedBy(next with { Fate = "discarded" }));
        Assert.False(First.IsJoinedBy(next with { First = 9 }));
    }

    [Theory]
    [InlineData(121_000, true)] // in step, at once, or both
    [InlineData(123_000, true)]
    [InlineData(123_001, false)]
    [InlineData(101_000, true)]
    [InlineData(100_999, false)]
    [InlineData(400_000, false)]
    public void What_leaves_in_step_with_what_is_recorded_or_within_ten_seconds_is_one_row(long leftMs, bool isJoined) =>
        Assert.Equal(isJoined, First.IsJoinedBy(Chunk(8, 110_000, 10_000, leftMs)));

    [Fact]
    public void A_backlog_that_left_at_once_is_one_row_however_long_it_waited()
    {
        var row = Chunk(0, 0, 10_000, 500_000);
        for (var number = 1; number < 20; number++)
        {
            var next = Chunk(number, number * 10_000, 10_000, 500_000 + number * 500);
            Assert.True(row.IsJoinedBy(next));
            row = row.With(next);
        }

        Assert.Equal((0, 20, 0, 200_000, 500_000, 509_500), (row.First, row.Next, row.FromMs, row.ToMs, row.AtMs, row.LastMs));
        Assert.Equal(20 * 5, row.Checksum);
        Assert.False(row.IsJoinedBy(Chunk(20, 200_000, 10_000, 510_001)));
        // Nor does what comes then in step belong to what was late.
        Assert.False(row.IsJoinedBy(Chunk(20, 200_000, 10_000, 700_000)));
    }

    [Fact]
    public void Of_several_the_first_and_the_last_to_leave_count_whatever_their_order()
    {
        var row = First.With(Chunk(8, 110_000, 10_000, 109_000));
        Assert.Equal((109_000, 111_000), (row.AtMs, row.LastMs));
    }

    [Fact]
    public void A_delay_that_grows_by_little_each_time_ends_the_row_when_it_has_grown_by_two_seconds()
    {
        var row = First;
        var number = 8;
        for (; number < 100; number++)
        {
            var next = Chunk(number, 100_000 + (number - 7) * 10_000, 10_000, 111_000 + (number - 7) * 10_500);
            if (!row.IsJoinedBy(next))
                break;
            row = row.With(next);
        }

        Assert.Equal(12, number);
    }

    private static SettledChunks Chunk(int number, long startMs, long durationMs, long leftMs) =>
        SettledChunks.Of("a", number, startMs, durationMs, "delivered", 5, leftMs);
}
