using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Queue.Disk;

/// <summary>Files that only their owner may read: what is said in a room is nobody else's business.</summary>
internal static class PrivateFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const int LockWaits = 10;
    private static readonly TimeSpan LockWait = TimeSpan.FromMilliseconds(20);

    /// <summary>Opens or creates a regular file, mode 0600 when it is made. Locked: nobody else may have it open.</summary>
    /// <exception cref="StorageException">The disk refuses, it is no regular file, or another program has it locked.</exception>
    public static SafeFileHandle OpenLocked(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        var file = Open(path);
        var error = Posix.Lock(file);
        // A program that is being started has a copy of every open file until it is loaded, and their locks with them.
        for (var wait = 0; error == Errno.Again && wait < LockWaits; wait++)
        {
            Thread.Sleep(LockWait);
            error = Posix.Lock(file);
        }

        if (error != 0)
        {
            file.Dispose();
            throw new StorageException(
                error == Errno.Again
                    ? StorageRefusal.Of(error)
                    : new(
                        StorageProblem.Unsuitable,
                        $"the file system takes no lock on {path} ({StorageRefusal.Of(error).Words}): keep the queue on another"
                    )
            );
        }

        return file;
    }

    /// <summary>
    /// Closes a locked file, and gives its lock back at once: a program that is being started has a copy of the file, and the lock with it
    /// until it is loaded.
    /// </summary>
    public static void CloseLocked(SafeFileHandle file)
    {
        if (OperatingSystem.IsLinux() && !file.IsClosed)
            Posix.Unlock(file);
        file.Dispose();
    }

    /// <summary>
    /// Makes a file private that is there and is this user's own regular one; nobody else's mode is touched, and no device's.
    /// </summary>
    public static void Restrict(string path)
    {
        if (OperatingSystem.IsWindows() || !IsOpenToOthers(FileFacts.Of(path)))
            return;
        if (!OperatingSystem.IsLinux())
        {
            File.SetUnixFileMode(path, OwnerOnly);
            return;
        }

        // By its descriptor: the name may be another file's by now.
        using var file = Posix.Open(RealPath.Of(path), Posix.ReadOnly | Posix.NotWaiting | Posix.NotFollowing, out var error);
        if (error == 0 && IsOpenToOthers(FileFacts.Of(file)))
            File.SetUnixFileMode(file, OwnerOnly);
    }

    private static bool IsOpenToOthers(FileFacts facts) =>
        facts.Kind == FileKind.Regular && facts.Owner == Posix.User && facts.Mode != OwnerOnly;

    private static SafeFileHandle Open(string path)
    {
        var flags = Posix.ReadWrite | Posix.NotWaiting | Posix.NotFollowing;
        // Looked at before it is opened: to open a pipe or a device has effects of its own.
        if (SideFiles.WhyNot(path) is { } obstacle)
            throw new StorageException(new(StorageProblem.Other, $"{path} {obstacle}: remove it"));
        var file = Posix.Open(path, flags | Posix.Create | Posix.Exclusively, out var error);
        if (error == Errno.Exists)
        {
            file.Dispose();
            file = Posix.Open(path, flags, out error);
        }

        // Somebody may have put something else there since.
        if (error == 0 && (SideFiles.WhyNot(path) is not null || !FileFacts.Of(file).IsSameAs(FileFacts.OfName(path))))
        {
            file.Dispose();
            throw new StorageException(new(StorageProblem.Other, $"{path} is not a file of this user's own: remove it"));
        }

        if (error == 0)
        {
            if (FileFacts.Of(file) is var facts && facts.Owner == Posix.User && facts.Mode != OwnerOnly && !OperatingSystem.IsWindows())
                File.SetUnixFileMode(file, OwnerOnly);
            return file;
        }

        file.Dispose();
        var refusal = StorageRefusal.Of(error);
        throw new StorageException(
            refusal with
            {
                Words =
                    $"{path} cannot be opened: "
                    + $"{refusal.Words}{(refusal.Problem == StorageProblem.NoAccess ? FileNaming.Ownership(path) : "")}",
            }
        );
    }
}
