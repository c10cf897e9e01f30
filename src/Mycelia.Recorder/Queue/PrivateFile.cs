using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Queue;

/// <summary>Files that only their owner may read: what is said in a room is nobody else's business.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens or creates a file, mode 0600 also if it had another. Locked: nobody else may have it open.</summary>
    public static SafeFileHandle OpenLocked(string path)
    {
        var file = File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, OwnerOnly);
        return file;
    }
}
