using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mycelia.Recorder.Queue;

/// <summary>Asks the file system.</summary>
internal static class DiskSpace
{
    /// <summary>Free and total bytes of the disk that holds a file; no limit where it does not say.</summary>
    public static (long Free, long Total) Of(string file)
    {
        try
        {
            var disk = new DriveInfo(Path.GetDirectoryName(Path.GetFullPath(file))!);
            return (disk.AvailableFreeSpace, disk.TotalSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return (long.MaxValue / 4, long.MaxValue / 4);
        }
    }

    /// <summary>Whether so many bytes can be had: unlike a figure of free space, this knows of quotas.</summary>
    public static bool CanTake(string file, long bytes)
    {
        var probe = file + ".probe";
        try
        {
            using var stream = new FileStream(probe, new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                PreallocationSize = bytes,
                Options = FileOptions.DeleteOnClose,
            });
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether an error says that the disk is full.</summary>
    public static bool IsFull(SqliteException e) => e.SqliteErrorCode == raw.SQLITE_FULL;

    /// <summary>Whether an error says that the disk, or the user's share of it, is full.</summary>
    public static bool IsFull(IOException e) => !OperatingSystem.IsWindows() && e.HResult is NoSpace or OverQuota;

    private const int NoSpace = 28;
    private const int OverQuota = 122;
}
