namespace Mycelia.Recorder.Files;

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
}
