using System.Runtime.InteropServices;

namespace Mycelia.LocalServer.Storage.Files;

/// <summary>Files and directories that only the user who runs the server may read.</summary>
internal static partial class PrivateFile
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerDirectory = OwnerFile | UnixFileMode.UserExecute;

    private const uint NoOne = 0b000_111_111;

    /// <summary>
    /// Whatever this process makes, and whoever makes it (SQLite, the runtime), is the owner's alone from the moment at which it is there.
    /// </summary>
    public static void RestrictProcess()
    {
        if (!OperatingSystem.IsWindows())
            _ = SetMask(NoOne);
    }

    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        // Unbuffered: a write that fails, fails where it is called, not in a later seek or close.
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerFile;
        return new(path, options);
    }

    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, OwnerDirectory);
    }

    public static void RestrictDirectory(string path)
    {
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, OwnerDirectory);
    }

    /// <summary>Writes a whole file so that either the old or the new content survives a power cut.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> content)
    {
        var temporary = path + ".new";
        File.Delete(temporary);
        using (var file = Open(temporary, FileMode.CreateNew, FileShare.None))
        {
            file.Write(content);
            file.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
        DirectorySync.Flush(Path.GetDirectoryName(path)!);
    }

    [LibraryImport("libc", EntryPoint = "umask")]
    private static partial uint SetMask(uint mask);
}
