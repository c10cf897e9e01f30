using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Disk;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using SQLitePCL;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>Opens the queue file: for the one recorder that writes it, or read-only beside it.</summary>
internal static class QueueDatabase
{
    /// <summary>
    /// Half of SQLite's own choice: around a chunk's audio, every write of some bytes is one of a whole page, and there are fifteen of them
    /// to a chunk.
    /// </summary>
    private const int PageBytes = 2_048;

    /// <summary>
    /// Once so much waits in the write-ahead log, it is moved to the file. A chunk that was uploaded by then was written once, not twice:
    /// its pages have been reused in the log.
    /// </summary>
    private const long MostLogBytes = 16_000_000;

    static QueueDatabase() => Batteries_V2.Init();

    /// <summary>Opens or creates the file for writing, mode 0600, and brings its schema up to date. The lock must be held.</summary>
    /// <exception cref="QueueException">It is somebody else's, or a newer recorder's. It was not changed.</exception>
    /// <exception cref="SqliteException">It is damaged, or the disk refuses.</exception>
    /// <exception cref="IOException">The folder refuses.</exception>
    public static QueueConnection OpenForWriting(string path)
    {
        CreateOwnerOnly(path);
        var log = KeepOrphan(path) ?? WriteAheadLog.Mend(path);
        var database = OpenWithOwnLog(path, out var foreignLog);
        try
        {
            database.IsNew = database.Scalar<long>("PRAGMA page_count") == 0;
            // The first two count only before the first table; FULL is set explicitly because a chunk counts once it is synced. FAST
            // overwrites what was deleted in pages that are written anyway; the others leave the file at a stop. All of them at once (ON)
            // cost a backlog more than sending it.
            database.Execute(
                $"PRAGMA page_size = {PageBytes}; PRAGMA auto_vacuum = INCREMENTAL; PRAGMA synchronous = FULL; PRAGMA secure_delete = FAST;"
            );
            // The tables of a new file are written once, by way of a rollback journal, not to the log and then to the file.
            database.Removed = [.. log, .. foreignLog];
            if (database.IsNew)
                QueueSchema.Migrate(database);
            else
                database.Removed = [.. database.Removed, .. QueueTables.RemoveForeign(database), .. ReplaceForeign(database)];
            // Where a file may not become large, the log must not either.
            var logBytes = Math.Min(LogBytesOn(DiskSpace.Of(path).Total), FileSize.LargestAt(path) / 3);
            database.Execute(
                $"""
                PRAGMA journal_mode = WAL;
                PRAGMA wal_autocheckpoint = {logBytes / PageBytesOf(database)};
                PRAGMA journal_size_limit = {logBytes};
                """
            );
            if (!database.IsNew)
                Update(database);
            // Its log was opened since it was looked at.
            SideFiles.Check(path);
            database.KeepsLog = false;
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>
    /// SQLite deletes the log of a file in which there is nothing, and with it all that was recorded since the last checkpoint.
    /// </summary>
    /// <returns>What was done, in words; null: there is no such log.</returns>
    private static List<string>? KeepOrphan(string path) =>
        new FileInfo(path).Length == 0 && HasLog(path)
            ?
            [
                "the file was emptied or deleted, and its log was not; a new one is begun, and the log is kept as "
                    + WriteAheadLog.SetAside(path),
            ]
            : null;

    /// <summary>
    /// A log of another database has whole pages of that one, which SQLite would move into the file. Until it is known whose they are,
    /// nothing is moved; a log with which the file is no queue, and without which it is one, is set aside.
    /// </summary>
    private static QueueConnection OpenWithOwnLog(string path, out List<string> done)
    {
        done = [];
        var database = Open(path, SqliteOpenMode.ReadWriteCreate);
        database.KeepsLog = true;
        try
        {
            CheckOwner(path, database);
            return database;
        }
        catch (Exception e)
            when ((e is QueueException || e is SqliteException damage && QueueDamage.Is(damage)) && HasLog(path) && IsOursWithoutLog(path))
        {
            database.Dispose();
            done.Add($"the log beside it is of another database, and is set aside as {WriteAheadLog.SetAside(path)}");
            return Open(path, SqliteOpenMode.ReadWriteCreate);
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    private static bool IsOursWithoutLog(string path)
    {
        try
        {
            using var database = OpenImmutable(path);
            CheckOwner(path, database);
            return database.Scalar<long>("SELECT COUNT(*) FROM sqlite_schema") > 0;
        }
        catch (Exception e) when (e is QueueException or SqliteException)
        {
            // It is no queue either way: whoever opens it says so.
            return false;
        }
    }

    /// <summary>
    /// A table without rows of a new file, and that of the Python recorder's, are as they are until they are brought up to date.
    /// </summary>
    private static List<string> ReplaceForeign(SqliteConnection database)
    {
        try
        {
            return QueueTables.ReplaceForeign(database, QueueSchema.TablesOf(Math.Max(1, QueueSchema.FindVersion(database))));
        }
        catch (SqliteException e)
            when (e.SqliteErrorCode
                    is raw.SQLITE_ERROR
                        or raw.SQLITE_CONSTRAINT
                        or raw.SQLITE_MISMATCH
                        or raw.SQLITE_TOOBIG
                        or raw.SQLITE_INTERRUPT
            )
        {
            throw new SqliteException($"its tables are not those of its version: {e.Message}", raw.SQLITE_CORRUPT);
        }
    }

    /// <summary>Brings the schema up to date, and looks at the outcome.</summary>
    /// <exception cref="SqliteException">The tables are none of a recorder's: the file counts as damaged.</exception>
    private static void Update(SqliteConnection database)
    {
        try
        {
            QueueSchema.Migrate(database);
        }
        catch (SqliteException e)
            when (e.SqliteErrorCode
                    is raw.SQLITE_ERROR
                        or raw.SQLITE_CONSTRAINT
                        or raw.SQLITE_MISMATCH
                        or raw.SQLITE_TOOBIG
                        or raw.SQLITE_INTERRUPT
            )
        {
            throw new SqliteException($"its tables are not those of its version: {e.Message}", raw.SQLITE_CORRUPT);
        }

        if (QueueTables.WhyNot(database, QueueSchema.Columns) is { } trouble)
            throw new SqliteException(trouble, raw.SQLITE_CORRUPT);
    }

    /// <summary>Opens an existing file for reading, beside a running recorder if there is one.</summary>
    public static SqliteConnection OpenForReading(string path)
    {
        Inspect(path);
        if (!File.Exists(path))
            throw new QueueException(QueueProblem.Missing, $"there is no queue at {path}: name the recorder's") { Hint = Hint.QueuePath };
        SqliteConnection? database = null;
        try
        {
            database = OpenAsItIs(path);
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

    /// <summary>
    /// Opens a file for reading whatever it is; changes nothing in it. Beside a recorder, its log is read as well. Where nothing may be
    /// made beside the file and nobody has left a log, the file is all there is.
    /// </summary>
    /// <exception cref="QueueException">Its log cannot be read where it is.</exception>
    public static QueueConnection OpenAsItIs(string path)
    {
        SideFiles.CheckForReading(path);
        // To read a file that is kept with a log, SQLite makes one where there is none.
        if (IsLogged(path) && !HasLog(path) && !File.Exists(path + "-shm"))
            return OpenImmutable(path);
        QueueConnection? database = null;
        try
        {
            database = Open(path, SqliteOpenMode.ReadOnly);
            // Only now is the log opened.
            QueueSchema.ReadVersion(database);
            return database;
        }
        catch (SqliteException e) when (QueueDamage.Is(e) && database is not null)
        {
            // What can still be read of it is for the caller to find out.
            return database;
        }
        catch (SqliteException e) when (e.SqliteErrorCode is raw.SQLITE_CANTOPEN or raw.SQLITE_READONLY or raw.SQLITE_IOERR)
        {
            database?.Dispose();
            if (!HasLog(path))
                return OpenImmutable(path);
            throw new QueueException(
                QueueProblem.Inaccessible,
                $"what was written to {path} last is in {path}-wal, which cannot be read in a folder that this user may not write to: "
                    + "copy both into one where that is possible, and name the copy",
                e
            )
            {
                Hint = Hint.QueuePath,
            };
        }
        catch
        {
            database?.Dispose();
            throw;
        }
    }

    /// <summary>The same for whoever wants all that can be read, however damaged the file is.</summary>
    /// <exception cref="QueueException">Its log cannot be read where it is.</exception>
    public static QueueConnection OpenDamaged(string path)
    {
        var database = OpenAsItIs(path);
        database.PassOverBadTables();
        return database;
    }

    /// <summary>Looks at an existing file without changing anything, not even beside it.</summary>
    /// <exception cref="QueueException">It is not a queue, or a newer recorder's.</exception>
    public static void Inspect(string path)
    {
        CheckName(path);
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

    /// <summary>Whether a name can be that of a queue; nothing is opened for it.</summary>
    /// <exception cref="QueueException">It is not that of a file.</exception>
    public static void CheckName(string path)
    {
        if (path.Length == 0)
            throw Unnamable("the queue's name is empty: name a file");
        // SQLite would take the one for no file at all, and the other for an address.
        if (path == ":memory:" || path.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            throw Unnamable($"'{path}' means something of its own to SQLite, and no file: name a file, as ./{path} does");
        if (FileNaming.WhyNot(path) is { } obstacle)
            throw Unnamable($"{path} {obstacle}: name a file");
    }

    /// <summary>The size of a page: a file keeps what it was made with.</summary>
    public static long PageBytesOf(SqliteConnection database) => database.Scalar<long>("PRAGMA page_size");

    /// <summary>What an error means to the user.</summary>
    public static QueueException Explain(string path, SqliteException e) =>
        e.SqliteErrorCode switch
        {
            raw.SQLITE_CORRUPT or raw.SQLITE_NOTADB when QueueDamage.WasAQueue(path) => new(
                QueueProblem.Damaged,
                $"{path} is damaged ({e.Message}): the recorder sets it aside at its next start, and what can be read can be rescued",
                e
            )
            {
                Hint = Hint.Rescue,
            },
            raw.SQLITE_NOTADB => new(QueueProblem.Foreign, $"{path} is not a database: choose another file", e) { Hint = Hint.QueuePath },
            raw.SQLITE_CORRUPT => new(
                QueueProblem.Foreign,
                $"{path} is a damaged database and does not look like a queue: choose another file",
                e
            )
            {
                Hint = Hint.QueuePath,
            },
            raw.SQLITE_INTERRUPT => new(QueueProblem.Damaged, $"{path} is damaged: to read it does not end", e),
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => new(
                QueueProblem.InUse,
                $"{path} is locked by another program: close it there first",
                e
            ),
            raw.SQLITE_FULL => new(
                QueueProblem.Inaccessible,
                $"cannot open the queue {path}: the disk is full; make room on it. What the queue holds is kept",
                e
            ),
            _ when SqliteRefusal.OfReading(e, path) is { } refusal => Explain(path, refusal, e),
            _ => new(QueueProblem.Inaccessible, $"cannot open the queue {path}: {e.Message}", e),
        };

    /// <summary>The same of a refusal of the disk's.</summary>
    public static QueueException Explain(string path, StorageRefusal refusal, Exception e) =>
        new(
            refusal.Problem == StorageProblem.Locked ? QueueProblem.InUse : QueueProblem.Inaccessible,
            $"cannot open the queue {path}: "
                + $"{refusal.Words}{(refusal.Problem == StorageProblem.NoAccess ? FileNaming.Ownership(path) : "")}",
            e
        )
        {
            Hint = refusal.Problem.ForQueue(),
        };

    /// <summary>On a very small disk the log takes no more than a 64th.</summary>
    private static long LogBytesOn(long diskBytes) => Math.Clamp(diskBytes / 64, 400_000, MostLogBytes);

    private static QueueException Unnamable(string why) => new(QueueProblem.Inaccessible, why) { Hint = Hint.QueuePath };

    private static void CheckOwner(string path, SqliteConnection database)
    {
        if (QueueTables.FindFalse(database) is { } name)
            throw new QueueException(
                QueueProblem.Foreign,
                $"{path} is a database of something else, in which {name} is no table: choose another file"
            )
            {
                Hint = Hint.QueuePath,
            };
        if (QueueSchema.ReadVersion(database) > QueueSchema.Version && !QueueSchema.IsMistaken(database))
            throw new QueueException(
                QueueProblem.Newer,
                $"{path} was written by a newer mycelia-recorder: update this one, or choose another file"
            )
            {
                Hint = Hint.QueuePath,
            };
        if (!QueueSchema.IsOurs(database) && QueueSchema.ReadVersion(database) > 0 && QueueDamage.WasAQueue(path))
            throw new SqliteException("its tables are not those of a queue", raw.SQLITE_CORRUPT);
        if (!QueueSchema.IsOurs(database))
            throw new QueueException(QueueProblem.Foreign, $"{path} is a database of something else: choose another file")
            {
                Hint = Hint.QueuePath,
            };
    }

    private static bool HasLog(string path) => new FileInfo(path + "-wal") is { Exists: true, Length: > 0 };

    /// <summary>Whether the file says of itself that it is kept with a write-ahead log.</summary>
    private static bool IsLogged(string path)
    {
        Span<byte> head = stackalloc byte[20];
        try
        {
            using var file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            return RandomAccess.Read(file, head, 0) == head.Length && head[18] == 2;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // SQLite says why.
            return false;
        }
    }

    /// <summary>
    /// As an immutable file: no -shm is made, no lock is taken. What is still in the log only is not seen; then the file looks older than
    /// it is, which is harmless.
    /// </summary>
    private static QueueConnection OpenImmutable(string path) =>
        Open(
            $"file:{string.Join('/', Path.GetFullPath(path).Split('/').Select(Uri.EscapeDataString))}?immutable=1",
            SqliteOpenMode.ReadOnly
        );

    private static QueueConnection Open(string path, SqliteOpenMode mode)
    {
        var database = new QueueConnection(
            new SqliteConnectionStringBuilder
            {
                // A rooted path is a path to SQLite, whatever it begins with.
                DataSource = path.StartsWith("file:/", StringComparison.Ordinal) ? path : Path.GetFullPath(path),
                Mode = mode,
                Pooling = false,
                DefaultTimeout = 10,
            }.ToString()
        );
        database.Open();
        return database;
    }

    private static void CreateOwnerOnly(string path)
    {
        if (File.Exists(path))
            PrivateFile.Restrict(path);
        else
            PrivateFile.CloseLocked(PrivateFile.OpenLocked(path));
    }
}
