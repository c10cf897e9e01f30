using System.Globalization;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue.Disk;
using Mycelia.Recorder.Queue.Journal;
using Mycelia.Recorder.Wording;
using SQLitePCL;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>Tells a damaged queue file from a disk that refuses and from somebody else's file, and sets it aside.</summary>
internal static class QueueDamage
{
    /// <summary>How much of a file is searched for signs of a queue.</summary>
    private const int Searched = 1024 * 1024;

    /// <summary>
    /// Whether the file's content is wrong. A file that is locked, read-only, out of reach or on a full disk is not damaged.
    /// </summary>
    public static bool Is(SqliteException e) => e.SqliteErrorCode is raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB;

    /// <summary>
    /// Whether a file that SQLite cannot read was a queue once: a recorder left its files beside it, or its table's name is in it.
    /// </summary>
    public static bool WasAQueue(string path)
    {
        if (File.Exists(CaptureJournal.PathOf(path)) || File.Exists(QueueLock.PathOf(path)))
            return true;
        var start = new byte[Math.Min(Searched, new FileInfo(path).Length)];
        using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
        var length = RandomAccess.Read(file, start, 0);
        return start.AsSpan(0, length).IndexOf("audio_chunks"u8) >= 0;
    }

    /// <summary>Renames the file and its log to a dated name that nothing has yet. The lock must be held, the file closed.</summary>
    /// <returns>The new path.</returns>
    /// <exception cref="IOException">The folder refuses.</exception>
    public static string SetAside(string path, DateTimeOffset now)
    {
        var dated = path + ".damaged-" + Timestamp.InName(now);
        var aside = dated;
        for (var n = 2; Parts(aside).Any(static name => FileFacts.OfName(name).Kind != FileKind.Absent); n++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{dated}-{n}");
        // The log first: beside a new, empty file SQLite would take it for a leftover and delete it.
        foreach (var (from, to) in Parts(path).Zip(Parts(aside)).Where(static pair => File.Exists(pair.First)))
            File.Move(from, to);
        return aside;

        static string[] Parts(string database) => [database + "-wal", database + "-shm", database];
    }
}
