using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue.Disk;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;
using SQLitePCL;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>
/// A queue file that is no longer where it was opened: deleted, moved away with its folder, or replaced by another. SQLite goes
/// on writing into the file that it has open, which nobody would ever find again.
/// </summary>
internal static partial class MovedFile
{
    private const int HasMoved = 20;

    public static bool Is(SqliteConnection database) =>
        Control(database.Handle!, "main", HasMoved, out var moved) == raw.SQLITE_OK && moved != 0;

    /// <summary>Writes all that the connection still sees where it belongs. The connection can only be disposed of then.</summary>
    /// <returns>Null when it is back in its place; where it is instead if another file has that.</returns>
    /// <exception cref="SqliteException">The disk refuses; nothing was changed.</exception>
    /// <exception cref="IOException">The folder refuses, or is gone.</exception>
    public static string? PutBack(SqliteConnection database, string path, DateTimeOffset now)
    {
        var copy = path + ".copy";
        File.Delete(copy);
        PrivateFile.CloseLocked(PrivateFile.OpenLocked(copy));
        database.Execute("VACUUM INTO $copy", ("$copy", copy));
        using (var file = File.OpenHandle(copy, FileMode.Open, FileAccess.ReadWrite))
            RandomAccess.FlushToDisk(file);

        // The log is of the file that is gone: with another one it would be taken for that one's.
        if (IsOpen(path + "-wal"))
        {
            File.Delete(path + "-wal");
            File.Delete(path + "-shm");
        }

        var aside = File.Exists(path) ? path + ".replaced-" + Timestamp.InName(now) : null;
        File.Move(copy, aside ?? path);
        FolderSync.FlushOf(path);
        return aside;
    }

    /// <summary>Whether a file of that name is one that this process has open, and not another that has its place now.</summary>
    private static bool IsOpen(string path)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var full = Path.GetFullPath(path);
        return Directory.EnumerateFiles("/proc/self/fd").Any(descriptor => new FileInfo(descriptor).LinkTarget == full);
    }

    [LibraryImport("e_sqlite3", EntryPoint = "sqlite3_file_control", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Control(sqlite3 database, string name, int operation, out int answer);
}
