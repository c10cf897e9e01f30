using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mycelia.Recorder.Queue;

/// <summary>Opens the queue file: for the one recorder that writes it, or read-only beside it.</summary>
internal static class QueueDatabase
{
    /// <summary>Half of SQLite's own choice: around a chunk's audio, every write of some bytes is one of a whole page, and there are fifteen of
    /// them to a chunk.</summary>
    private const int PageBytes = 2_048;

    /// <summary>Once so much waits in the write-ahead log, it is moved to the file. A chunk that was uploaded by then was written once,
    /// not twice: its pages have been reused in the log.</summary>
    private const long MostLogBytes = 16_000_000;

    static QueueDatabase() => Batteries_V2.Init();

    /// <summary>Opens or creates the file for writing, mode 0600, and brings its schema up to date. The lock must be held.</summary>
    /// <exception cref="QueueException">It is somebody else's, or a newer recorder's. It was not changed.</exception>
    /// <exception cref="SqliteException">It is damaged, or the disk refuses.</exception>
    /// <exception cref="IOException">The folder refuses.</exception>
    public static SqliteConnection OpenForWriting(string path)
    {
        CreateOwnerOnly(path);
        var database = Open(path, SqliteOpenMode.ReadWriteCreate);
        try
        {
            CheckOwner(path, database);
            var isNew = database.Scalar<long>("PRAGMA page_count") == 0;
            // The first two count only before the first table; FULL is set explicitly because a chunk counts once it is synced.
            database.Execute($"PRAGMA page_size = {PageBytes}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA synchronous = FULL;");
            // The tables of a new file are written once, by way of a rollback journal, not to the log and then to the file.
            if (isNew)
                QueueSchema.Migrate(database);
            var logBytes = LogBytesOn(DiskSpace.Of(path).Total);
            database.Execute($"""
                PRAGMA journal_mode = WAL;
                PRAGMA wal_autocheckpoint = {logBytes / PageBytesOf(database)};
                PRAGMA journal_size_limit = {logBytes};
                """);
            QueueSchema.Migrate(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Opens an existing file for reading, beside a running recorder if there is one.</summary>
    public static SqliteConnection OpenForReading(string path)
    {
        if (!File.Exists(path))
            throw new QueueException(QueueProblem.Missing, $"there is no queue at {path}: name the recorder's with --db");
        Inspect(path);
        SqliteConnection? database = null;
        try
        {
            database = Open(path, SqliteOpenMode.ReadOnly);
            // Reads the schema: a file that is damaged there is found out now.
            QueueSchema.ReadVersion(database);
            return database;
        }
        catch (SqliteException e)
        {
            database?.Dispose();
            throw Explain(path, e);
        }
    }

    /// <summary>Opens a file for reading whatever it is; changes nothing in it. Without a log of its own, nothing is made beside it either.</summary>
    public static SqliteConnection OpenAsItIs(string path) => HasLog(path) ? Open(path, SqliteOpenMode.ReadOnly) : OpenImmutable(path);

    /// <summary>Looks at an existing file without changing anything, not even beside it.</summary>
    /// <exception cref="QueueException">It is not a queue, or a newer recorder's.</exception>
    public static void Inspect(string path)
    {
        if (Directory.Exists(path))
            throw new QueueException(QueueProblem.Inaccessible, $"{path} is a directory: name a file with --db");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new QueueException(QueueProblem.Inaccessible, $"cannot keep a queue in {folder}: there is no such folder");
        if (!File.Exists(path) || new FileInfo(path).Length == 0)
            return;

        try
        {
            using var database = OpenImmutable(path);
            CheckOwner(path, database);
        }
        catch (SqliteException e) when (QueueDamage.Is(e) && QueueDamage.WasAQueue(path))
        {
            // Either the log has what is missing, as after a power cut in the middle of a checkpoint, or it is a damaged queue:
            // opening it for writing will tell.
        }
        catch (SqliteException e)
        {
            throw Explain(path, e);
        }
    }

    /// <summary>The size of a page: a file keeps what it was made with.</summary>
    public static long PageBytesOf(SqliteConnection database) => database.Scalar<long>("PRAGMA page_size");

    /// <summary>What an error means to the user.</summary>
    public static QueueException Explain(string path, SqliteException e) => e.SqliteErrorCode switch
    {
        raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB when QueueDamage.WasAQueue(path) => new(
            QueueProblem.Damaged,
            $"{path} is damaged ({e.Message}): the recorder sets it aside at its next start; 'mycelia-recorder queue export DIR --from {path}' rescues what can be read", e),
        raw.SQLITE_NOTADB => new(QueueProblem.Foreign, $"{path} is not a database: choose another file with --db", e),
        raw.SQLITE_CORRUPT => new(QueueProblem.Foreign, $"{path} is a damaged database and does not look like a queue: choose another file with --db", e),
        raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(QueueProblem.InUse, $"{path} is locked by another program: close it there first", e),
        raw.SQLITE_FULL => new(QueueProblem.Inaccessible, $"cannot open the queue {path}: the disk is full; make room on it. What the queue holds is kept", e),
        _ => new(QueueProblem.Inaccessible, $"cannot open the queue {path}: {e.Message}", e),
    };

    /// <summary>On a very small disk the log takes no more than a 64th.</summary>
    private static long LogBytesOn(long diskBytes) => Math.Clamp(diskBytes / 64, 400_000, MostLogBytes);

    private static void CheckOwner(string path, SqliteConnection database)
    {
        if (QueueSchema.ReadVersion(database) > QueueSchema.Version)
            throw new QueueException(QueueProblem.Newer, $"{path} was written by a newer mycelia-recorder: update this one, or choose another file with --db");
        if (!QueueSchema.IsOurs(database))
            throw new QueueException(QueueProblem.Foreign, $"{path} is a database of something else: choose another file with --db");
    }

    private static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>As an immutable file: no -shm is made, no lock is taken. What is still in the log only is not seen; then the
    /// file looks older than it is, which is harmless.</summary>
    private static SqliteConnection OpenImmutable(string path) => Open(
        $"file:{string.Join('/', Path.GetFullPath(path).Split('/').Select(Uri.EscapeDataString))}?immutable=1", SqliteOpenMode.ReadOnly);

    private static SqliteConnection Open(string path, SqliteOpenMode mode)
    {
        var database = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 10,
        }.ToString());
        database.Open();
        return database;
    }

    private static void CreateOwnerOnly(string path)
    {
        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        if (OperatingSystem.IsWindows())
            return;
        if (File.Exists(path))
            File.SetUnixFileMode(path, ownerOnly);
        else
            new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = ownerOnly }).Dispose();
    }
}
