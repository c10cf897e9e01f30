using System.Globalization;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Limits;

/// <summary>How large and how old the queue may become, and how much of the disk is left to others. Pure.</summary>
public sealed record QueueLimits
{
    /// <summary>
    /// Nobody misses 200 MB of a large disk; a small one gives 1 %, but not so little that a delivery could not be written down.
    /// </summary>
    private const long LargestReserve = 200_000_000;

    private const long SmallestReserve = 2_000_000;

    /// <summary>What is needed beside a chunk: its rows, and the log's.</summary>
    private const long Overhead = 100_000;

    /// <summary>No limit but the disk.</summary>
    public static QueueLimits Default { get; } = new();

    /// <summary>Audio that the queue may hold, what was set aside included, in bytes; null: no limit.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>How long the oldest chunk may have waited since it was recorded; null: no limit.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Free disk to leave to others, in bytes; null: 1 % of the disk, at least 2 MB and at most 200 MB.</summary>
    public long? MinFreeDisk { get; init; }

    /// <summary>Audio that may be kept after its delivery, in bytes; null: what the disk allows. What waits comes first.</summary>
    public long? MaxKeptBytes { get; init; }

    /// <summary>What to do when a limit is reached.</summary>
    public WhenFull WhenFull { get; init; } = WhenFull.Stop;

    /// <summary>Whether one more chunk may be recorded.</summary>
    /// <param name="room">What there is.</param>
    /// <param name="chunkBytes">Size of a whole chunk.</param>
    /// <param name="now">The moment at which ages are judged.</param>
    /// <returns>Null when it may; else why not, in words, and which limit it is.</returns>
    internal (string Words, Hint Hint)? WhyFull(StorageReading room, long chunkBytes, DateTimeOffset now)
    {
        if (MaxBytes is { } bytes && room.Queue.TotalBytes + chunkBytes > bytes)
            return ($"the queue has reached its limit of {Size(bytes)}", Hint.QueueSize);
        if (MaxAge is { } age && room.Queue.OldestStart is { } oldest && now - oldest > age)
            return ($"the oldest chunk has waited for longer than {Lengths.Of(age)}", Hint.QueueAge);
        if (RoomInFile(room) < Needed(chunkBytes))
            return (
                $"the file may not become larger than {Size(room.LargestFile)} (a limit of the file system, or 'ulimit -f')",
                Hint.None
            );
        return RoomFor(room) < Needed(chunkBytes)
            ? ($"only {Size(room.FreeBytes)} of the disk are free, and {Size(Reserve(room.DiskBytes))} are to stay so", Hint.FreeDisk)
            : null;
    }

    /// <summary>What a chunk takes with all that belongs to it.</summary>
    internal static long Needed(long chunkBytes) => chunkBytes + Overhead;

    /// <summary>How many bytes there is room for until one of the limits of size is reached.</summary>
    internal long RoomLeft(StorageReading room) =>
        Math.Max(
            0,
            Math.Min(Math.Min(RoomFor(room), RoomInFile(room)) + room.KeptBytes, (MaxBytes ?? long.MaxValue) - room.Queue.TotalBytes)
        );

    /// <summary>When to look again: a disk can fill up by some 100 MB a second.</summary>
    internal TimeSpan NextLook(StorageReading room) => TimeSpan.FromSeconds(Math.Clamp(RoomFor(room) / 1e8, 1, 10));

    /// <summary>What the disk gives without its reserve. Space inside of the file costs the disk nothing.</summary>
    private long RoomFor(StorageReading room) => Math.Max(0, room.FreeBytes - Reserve(room.DiskBytes)) + room.ReusableBytes;

    private static long RoomInFile(StorageReading room) =>
        Math.Clamp(room.LargestFile - room.FileBytes, 0, long.MaxValue / 2) + room.ReusableBytes;

    private long Reserve(long diskBytes) => MinFreeDisk ?? Math.Clamp(diskBytes / 100, SmallestReserve, LargestReserve);

    private static string Size(long bytes) =>
        bytes switch
        {
            < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0} kB"),
            < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
        };
}
