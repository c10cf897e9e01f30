using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Queue.Limits;

/// <summary>How much room there is.</summary>
/// <param name="Queue">What the queue holds.</param>
/// <param name="ReusableBytes">Free space inside of the queue file.</param>
/// <param name="FreeBytes">Free space on the file's disk, for this user.</param>
/// <param name="DiskBytes">Size of the disk.</param>
internal readonly record struct StorageReading(QueueStatus Queue, long ReusableBytes, long FreeBytes, long DiskBytes)
{
    /// <summary>Size of the queue file, or of what it will be once its log is moved into it.</summary>
    public long FileBytes { get; init; }

    /// <summary>What is kept after its delivery, and makes room when there is none.</summary>
    public long KeptBytes { get; init; }

    /// <summary>How large a file may become there.</summary>
    public long LargestFile { get; init; } = long.MaxValue;
}
