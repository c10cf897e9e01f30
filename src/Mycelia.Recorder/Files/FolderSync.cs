using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Mycelia.Recorder.Files;

/// <summary>
/// Makes a new name in a folder survive a power cut: a sync of the file keeps its content, not its name. .NET cannot open a folder.
/// </summary>
internal static partial class FolderSync
{
    private const int InvalidArgument = 22;

    /// <summary>
    /// Where the folder cannot be opened for reading, or its file system knows no such sync, nothing can be done, and nothing is.
    /// </summary>
    /// <exception cref="IOException">The disk refuses.</exception>
    public static void FlushOf(string file)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var folder = Posix.Open(Path.GetDirectoryName(Path.GetFullPath(file))!, Posix.ReadOnly, out _);
        if (!folder.IsInvalid && Sync(folder) != 0 && Marshal.GetLastPInvokeError() is not InvalidArgument and var error)
            throw new IOException($"the folder of {file} cannot be synced: {Marshal.GetPInvokeErrorMessage(error)}", error);
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(SafeFileHandle folder);
}
