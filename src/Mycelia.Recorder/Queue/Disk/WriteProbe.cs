using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Queue.Disk;

/// <summary>Finds out what a disk says to a write, from a small file beside the queue that is gone at once.</summary>
internal static class WriteProbe
{
    /// <summary>Tries to keep so many bytes beside a file: unlike a figure of free space, this knows of quotas.</summary>
    /// <returns>Null when they can be had, and the file itself may be written.</returns>
    public static StorageRefusal? Try(string path, long bytes)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        if (WhyNotOpen(path) is { } denied)
            return denied;
        // A name that nobody can have taken before, who would have this pass for a disk that refuses.
        var probe = $"{path}.probe-{Path.GetRandomFileName()}";
        using var file = Posix.Open(probe, Posix.ReadWrite | Posix.Create | Posix.Exclusively, out var error);
        if (error != 0)
            return StorageRefusal.Of(error);
        try
        {
            // A file system that cannot set room aside is written to.
            return Posix.Reserve(file, bytes) is var refused and not (0 or Errno.NotSupported or Errno.Interrupted)
                ? StorageRefusal.Of(refused)
                : null;
        }
        finally
        {
            TryDelete(probe);
        }
    }

    /// <summary>Why a file that is there cannot be opened for writing; changes nothing.</summary>
    public static StorageRefusal? WhyNotOpen(string path)
    {
        if (!OperatingSystem.IsLinux() || FileFacts.Of(path).Kind != FileKind.Regular)
            return null;
        using var file = Posix.Open(path, Posix.ReadWrite | Posix.NotWaiting, out var error);
        return error == 0 ? null : StorageRefusal.Of(error);
    }

    private static void TryDelete(string probe)
    {
        try
        {
            File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A disk that has just become read-only: the probe is empty, and the next one comes upon it.
        }
    }
}
