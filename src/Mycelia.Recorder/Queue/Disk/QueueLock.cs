using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Queue.Disk;

/// <summary>
/// One recorder to a queue: an advisory lock on <c>FILE.lock</c>, which holds the process id for people to read. The
/// kernel lets go of it when the process dies, however it dies, so a lock is never stale.
/// </summary>
internal sealed class QueueLock : IDisposable
{
    private readonly SafeFileHandle _file;

    private QueueLock(SafeFileHandle file) => _file = file;

    public static string PathOf(string databasePath) => RealPath.Of(databasePath) + ".lock";

    /// <exception cref="QueueException">Another process holds it, or the disk refuses it.</exception>
    public static QueueLock Take(string databasePath)
    {
        var path = PathOf(databasePath);
        SafeFileHandle file;
        try
        {
            file = PrivateFile.OpenLocked(path);
        }
        catch (StorageException e) when (e.Refusal.Problem == StorageProblem.Locked)
        {
            throw new QueueException(
                QueueProblem.InUse,
                $"{databasePath} is in use by another recorder{Holder(path)}: stop it, or give this one a queue of its own",
                e
            )
            {
                Hint = Hint.QueuePath | Hint.RunningRecorder,
            };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            var refusal = StorageRefusal.Of(e);
            throw new QueueException(QueueProblem.Inaccessible, $"cannot lock the queue {databasePath}: {refusal.Words}", e)
            {
                Hint = refusal.Problem.ForQueue(),
            };
        }

        try
        {
            RandomAccess.SetLength(file, 0);
            RandomAccess.Write(file, Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n"), 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // The number is for people to read; the lock is the kernel's, and holds on a full disk as well.
        }

        return new(file);
    }

    public void Dispose() => PrivateFile.CloseLocked(_file);

    /// <summary>Whether a process has it now. Taking it, to find out, could keep a recorder from starting.</summary>
    public static bool IsTaken(string databasePath) => FindHolder(PathOf(databasePath)) is not null;

    private static string Holder(string path) => FindHolder(path) is { } process ? $" (process {process})" : "";

    /// <summary>Who holds the lock by the kernel's word; what the file says may be any number. Null: nobody, or it is not known.</summary>
    private static string? FindHolder(string path)
    {
        if (!OperatingSystem.IsLinux())
            return null;
        try
        {
            var file = FileFacts.Of(path);
            var lockOfFile = string.Create(CultureInfo.InvariantCulture, $"{file.Device}:{file.Inode}");
            return File.ReadLines("/proc/locks")
                .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .FirstOrDefault(words =>
                    words is [_, "FLOCK", _, "WRITE", var process, var place, ..]
                    && place == lockOfFile
                    && Directory.Exists($"/proc/{process}")
                )
                ?[4];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // There is no lock, or it is not known here who has it.
            return null;
        }
    }
}
