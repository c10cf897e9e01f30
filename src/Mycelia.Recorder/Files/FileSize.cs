using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Files;

/// <summary>
/// How large a file may become: memory cards are often FAT, which ends at 4 GiB, and a process may have a limit of its own.
/// </summary>
internal static partial class FileSize
{
    private const int OfFiles = 1;
    private const long LargestOfFat = uint.MaxValue;

    /// <summary>The largest that a file may become at a place, as far as that is known.</summary>
    public static long LargestAt(string path) => Math.Min(LimitOfProcess(), LimitOfDisk(path));

    /// <summary>What this process may make of any file; it can change while it runs.</summary>
    public static long LimitOfProcess()
    {
        if (!OperatingSystem.IsLinux())
            return long.MaxValue;
        Span<ulong> limit = stackalloc ulong[2];
        return GetLimit(OfFiles, limit) == 0 ? (long)Math.Min(limit[0], long.MaxValue) : long.MaxValue;
    }

    /// <summary>What the file system of a place takes. To find out, the system's list of all that is mounted is read.</summary>
    public static long LimitOfDisk(string path)
    {
        try
        {
            return new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(path))!).DriveFormat is "msdos" or "vfat" or "fat"
                ? LargestOfFat
                : long.MaxValue;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return long.MaxValue;
        }
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, Span<ulong> limit);
}
