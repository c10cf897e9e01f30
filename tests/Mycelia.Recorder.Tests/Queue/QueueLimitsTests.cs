using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Limits;

namespace Mycelia.Recorder.Tests.Queue;

public sealed class QueueLimitsTests
{
    private const long Chunk = 320_044;
    private const long Gigabyte = 1_000_000_000;
    private static readonly DateTimeOffset Now = TemporaryQueue.Start;

    [Theory]
    [InlineData(9 * Chunk, 0, 0, true)]
    [InlineData(9 * Chunk + 1, 0, 0, false)]
    [InlineData(5 * Chunk, 4 * Chunk, 0, true)]
    [InlineData(5 * Chunk, 5 * Chunk, 0, false)]
    [InlineData(5 * Chunk, 0, 4 * Chunk, true)]
    [InlineData(5 * Chunk, 0, 4 * Chunk + 1, false)]
    public void A_limit_of_size_is_never_exceeded_by_one_more_chunk_and_counts_what_was_set_aside_or_encoded(
        long waiting,
        long quarantined,
        long encoded,
        bool hasRoom
    )
    {
        var limits = QueueLimits.Default with { MaxBytes = 10 * Chunk };
        Assert.Equal(hasRoom, limits.WhyFull(Room(waiting, quarantined, encoded), Chunk, Now) is null);
    }

    [Fact]
    public void An_age_counts_from_when_the_oldest_was_recorded()
    {
        var limits = QueueLimits.Default with { MaxAge = TimeSpan.FromDays(7) };
        Assert.Null(limits.WhyFull(Room(Chunk, 0), Chunk, Now.AddDays(7)));
        var (words, hint) = limits.WhyFull(Room(Chunk, 0), Chunk, Now.AddDays(7).AddSeconds(1))!.Value;
        Assert.Contains("7 days", words, StringComparison.Ordinal);
        Assert.Equal(Hint.QueueAge, hint);
    }

    [Theory]
    [InlineData(16_000_000, 2_500_000, true)] // a small disk is used nearly to the end
    [InlineData(16_000_000, 2_300_000, false)]
    [InlineData(8 * Gigabyte, 81_000_000, true)]
    [InlineData(8 * Gigabyte, 80_000_000, false)]
    [InlineData(4_000 * Gigabyte, 201_000_000, true)]
    [InlineData(4_000 * Gigabyte, 199_000_000, false)]
    public void The_reserve_fits_the_disk(long disk, long free, bool hasRoom) =>
        Assert.Equal(hasRoom, QueueLimits.Default.WhyFull(Room(0, 0, 0, free, disk), Chunk, Now) is null);

    [Fact]
    public void Space_inside_of_the_file_is_room_also_on_a_disk_that_others_have_filled() =>
        Assert.Null(QueueLimits.Default.WhyFull(Room(0, 0, free: 0) with { ReusableBytes = 2 * Chunk }, Chunk, Now));

    [Fact]
    public void A_disk_that_is_nearly_full_is_looked_at_every_second_and_another_seldom()
    {
        Assert.Equal(TimeSpan.FromSeconds(1), QueueLimits.Default.NextLook(Room(0, 0, free: 250_000_000)));
        Assert.Equal(TimeSpan.FromSeconds(10), QueueLimits.Default.NextLook(Room(0, 0)));
    }

    [Fact]
    public void A_disk_that_a_few_seconds_would_fill_is_looked_at_as_often_as_that() =>
        Assert.Equal(TimeSpan.FromSeconds(5), QueueLimits.Default.NextLook(Room(0, 0, free: 700_000_000)));

    [Theory]
    [InlineData(100_000 + Chunk, true)]
    [InlineData(100_000 + Chunk - 1, false)]
    public void A_file_that_may_not_become_larger_has_room_for_a_chunk_and_its_rows_or_for_none(long room, bool hasRoom)
    {
        var storage = Room(0, 0) with { FileBytes = Gigabyte, LargestFile = Gigabyte + room - 1_000, ReusableBytes = 1_000 };
        var full = QueueLimits.Default.WhyFull(storage, Chunk, Now);
        Assert.Equal(hasRoom, full is null);
        if (full is var (words, hint))
        {
            Assert.Contains("larger than 1 GB", words, StringComparison.Ordinal);
            Assert.Equal(Hint.None, hint);
        }
    }

    [Fact]
    public void The_reserve_may_be_chosen()
    {
        var limits = QueueLimits.Default with { MinFreeDisk = 3 * Gigabyte };
        var (words, hint) = limits.WhyFull(Room(0, 0, free: 3 * Gigabyte), Chunk, Now)!.Value;
        Assert.Equal("only 3 GB of the disk are free, and 3 GB are to stay so", words);
        Assert.Equal(Hint.FreeDisk, hint);
        Assert.Null(limits.WhyFull(Room(0, 0, free: 3 * Gigabyte + 100_000 + Chunk), Chunk, Now));
    }

    [Fact]
    public void What_room_is_left_is_that_of_the_tightest_limit_and_what_is_kept_gives_way()
    {
        var disk = Room(0, 0, free: 300_000_000);
        Assert.Equal(100_000_000, Left(disk));
        Assert.Equal(100_000_900, Left(disk with { ReusableBytes = 400, KeptBytes = 500 }));
        Assert.Equal(7_400, Left(disk with { FileBytes = 2_000, LargestFile = 9_000, ReusableBytes = 400 }));
        Assert.Equal(400, Left(disk with { FileBytes = 9_001, LargestFile = 9_000, ReusableBytes = 400 }));
        Assert.Equal(Chunk, Left(Room(3 * Chunk, Chunk, Chunk), 6 * Chunk));
        Assert.Equal(0, Left(Room(3 * Chunk, Chunk, Chunk), 4 * Chunk));
        Assert.Equal(0, Left(Room(0, 0, free: 199_000_000)));

        static long Left(StorageReading room, long? most = null) => (QueueLimits.Default with { MaxBytes = most }).RoomLeft(room);
    }

    [Theory]
    [InlineData(999_000, "999 kB")]
    [InlineData(1_000_000, "1 MB")]
    [InlineData(999_900_000, "999.9 MB")]
    [InlineData(1_000_000_000, "1 GB")]
    [InlineData(1_250_000_000, "1.25 GB")]
    public void A_limit_of_size_is_named_in_round_figures(long bytes, string words) =>
        Assert.Equal(
            $"the queue has reached its limit of {words}",
            (QueueLimits.Default with { MaxBytes = bytes }).WhyFull(Room(2 * Gigabyte, 0), Chunk, Now)!.Value.Words
        );

    [Theory]
    [InlineData(119, "119 seconds")]
    [InlineData(2 * 60, "2 minutes")]
    [InlineData(119 * 60, "119 minutes")]
    [InlineData(2 * 3600, "2 hours")]
    [InlineData(47.5 * 3600, "47.5 hours")]
    [InlineData(48 * 3600, "2 days")]
    public void A_limit_of_age_is_named_in_the_unit_that_people_would_use(double seconds, string words) =>
        Assert.Equal(
            $"the oldest chunk has waited for longer than {words}",
            (QueueLimits.Default with { MaxAge = TimeSpan.FromSeconds(seconds) })
                .WhyFull(Room(Chunk, 0), Chunk, Now.AddDays(9))!
                .Value.Words
        );

    private static StorageReading Room(
        long waiting,
        long quarantined,
        long encoded = 0,
        long free = 100 * Gigabyte,
        long disk = 200 * Gigabyte
    ) =>
        new(
            new QueueStatus(waiting / Chunk, default, waiting, waiting > 0 ? Now : null, quarantined / Chunk, quarantined, encoded),
            0,
            free,
            disk
        );
}
