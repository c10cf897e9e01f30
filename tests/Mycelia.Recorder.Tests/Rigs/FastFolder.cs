namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>
/// Folders in memory, where there is such a place with room: what only a power cut would show is looked at elsewhere, on a disk of its own.
/// </summary>
internal static class FastFolder
{
    private const string Memory = "/dev/shm";
    private const long Room = 2_000_000_000;

    private static readonly string Place =
        Directory.Exists(Memory) && new DriveInfo(Memory).AvailableFreeSpace >= Room ? Memory : Path.GetTempPath();

    /// <summary>Makes an empty one that nobody else has; private, as those of the system's are.</summary>
    public static DirectoryInfo Create(string prefix)
    {
        var path = Path.Combine(Place, prefix + Guid.NewGuid().ToString("N"));
        return OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(path)
            : Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
