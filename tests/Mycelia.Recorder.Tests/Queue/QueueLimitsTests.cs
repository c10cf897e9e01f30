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
