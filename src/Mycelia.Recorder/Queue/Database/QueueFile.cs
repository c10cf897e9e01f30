using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Disk;
using Mycelia.Recorder.Queue.Repair;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;
using SQLitePCL;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>
/// The queue's file, the only connection that writes it, and the recorder's lock on it. One that is found to be damaged, whenever that
/// is, is set aside and replaced. Safe for concurrent use.
/// </summary>
internal sealed class QueueFile : IDisposable
{
    private readonly string _path;
    private readonly string _boot;
    private readonly TimeProvider _time;
    private readonly IProgress<RecorderEvent>? _events;

    // The lock, and what is touched under it.
    private readonly Lock _lock = new();
    private QueueLock _ownership;
    private SqliteConnection? _database;
    private long _highestId;
    private string? _salvageFrom;
    private bool _hasGivenUp;

    /// <summary>Takes the lock; the file is opened with the first work.</summary>
    /// <param name="path">The file.</param>
    /// <param name="boot">Which start of the machine it is: <see cref="RunRecord.Boot"/>.</param>
    /// <param name="time">The clock by which a damaged file is named.</param>
    /// <param name="events">Told what becomes of the file while it is in use.</param>
    /// <exception cref="QueueException">Another recorder has it.</exception>
    public QueueFile(string path, string boot, TimeProvider time, IProgress<RecorderEvent>? events)
    {
        (_path, _boot, _time, _events) = (path, boot, time, events);
        _ownership = QueueLock.Take(path);
    }

    /// <summary>What did not fit together when the file was opened, and was put right; in words.</summary>
    public IReadOnlyList<string> Mended { get; private set; } = [];

    /// <summary>Works on the file, alone; on a new one if this is found to be damaged.</summary>
    /// <exception cref="QueueUnavailableException">It can be neither read nor replaced.</exception>
    public T Run<T>(Func<SqliteConnection, T> work)
    {
        lock (_lock)
        {
            try
            {
                return RunOrReplace(work);
            }
            catch (Exception e) when (e is SqliteException or SenselessRowException)
            {
                throw Unavailable(e);
            }
        }
    }

    private T RunOrReplace<T>(Func<SqliteConnection, T> work)
    {
        try
        {
            return work(_database ??= OpenDatabase());
        }
        catch (SqliteException e) when (QueueDamage.Is(e))
        {
            SetAside(e);
            return work(_database = OpenDatabase());
        }
        catch (Exception e) when (_database is not null && IsSenseless(e))
        {
            return RunMended(work, e);
        }
        catch (SqliteException e) when (e is not RefusedQueueException)
        {
            if (SqliteRefusal.OfWriting(e, _path, _database) is { } refused)
                throw refused;
            throw;
        }
    }

    private static QueueUnavailableException Unavailable(Exception e) =>
        new((e as RefusedQueueException)?.Refusal ?? new(StorageProblem.Other, e.Message.TrimEnd('.')), e);

    /// <summary>Whether an error is of the rows or of the tables, and neither of the disk nor of another program.</summary>
    private static bool IsSenseless(Exception error) =>
        error
            is SenselessRowException
                or SqliteException
                {
                    SqliteErrorCode: raw.SQLITE_ERROR
                        or raw.SQLITE_CONSTRAINT
                        or raw.SQLITE_MISMATCH
                        or raw.SQLITE_TOOBIG
                        or raw.SQLITE_INTERRUPT
                        or raw.SQLITE_RANGE,
                };

    /// <summary>Puts right what makes no sense, and works again; once in a run on a new file if that is of no use either.</summary>
    private T RunMended<T>(Func<SqliteConnection, T> work, Exception error)
    {
        try
        {
            foreach (var what in QueueRepair.Run(_database!, _time))
                _events?.Report(new QueueMended(what));
            return work(_database!);
        }
        catch (Exception e) when (!_hasGivenUp && (IsSenseless(e) || e is SqliteException damage && QueueDamage.Is(damage)))
        {
            _hasGivenUp = true;
            SetAside(new SqliteException(error.Message, raw.SQLITE_CORRUPT));
            return work(_database = OpenDatabase());
        }
    }

    /// <summary>Works on the file, alone.</summary>
    public void Run(Action<SqliteConnection> work) =>
        Run(database =>
        {
            work(database);
            return true;
        });

    /// <summary>Adds a chunk. Ids go on when a damaged file is replaced, so that no two chunks ever have the same.</summary>
    /// <returns>Its id.</returns>
    public long Add(Func<SqliteConnection, long> work)
    {
        lock (_lock)
        {
            try
            {
                if (_database is { } database && MovedFile.Is(database))
                    PutBack(database);
                else if (_database is not null && new FileInfo(_path) is { Exists: true, Length: 0 })
                    SetAside(new SqliteException("the file was emptied", raw.SQLITE_CORRUPT));
            }
            catch (SqliteException e)
            {
                throw Unavailable(e);
            }
        }

        return Run(database => _highestId = work(database));
    }

    /// <summary>Ends the run, and lets go of the file and of the lock.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_database is { } database)
                Close(database);
        }

        Abandon();
    }

    /// <summary>Lets go of them as if the run had died.</summary>
    public void Abandon()
    {
        lock (_lock)
            _database?.Dispose();
        _ownership.Dispose();
    }

    private static void Close(SqliteConnection database)
    {
        try
        {
            RunRecord.End(database);
            while (QueueSpace.GiveBack(database, worthwhilePages: 1))
            {
                // A step at a time; nobody else is waiting.
            }
        }
        catch (SqliteException)
        {
            // A full or failing disk: the space stays with the file, nothing of what it holds is affected, and the end looks like a power
            // cut.
        }
    }

    /// <summary>Whoever deleted the file may have deleted the lock, and another recorder may have come since.</summary>
    private void PutBack(SqliteConnection database)
    {
        try
        {
            if (!File.Exists(QueueLock.PathOf(_path)))
            {
                var again = QueueLock.Take(_path);
                _ownership.Dispose();
                _ownership = again;
            }

            var aside = MovedFile.PutBack(database, _path, _time.GetUtcNow());
            _database = null;
            database.Dispose();
            _salvageFrom = aside;
            _events?.Report(new QueuePutBack(aside));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or QueueException)
        {
            throw Refused(e, "the queue's file is gone, and cannot be written anew: ");
        }
    }

    private void SetAside(SqliteException damage)
    {
        _database?.Dispose();
        _database = null;
        try
        {
            _salvageFrom = QueueDamage.SetAside(_path, _time.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SqliteException($"{damage.Message}; it cannot be set aside: {e.Message}", raw.SQLITE_CANTOPEN);
        }

        _events?.Report(new QueueSetAside(_salvageFrom, damage.Message));
    }

    private static RefusedQueueException Refused(Exception e, string before = "")
    {
        var refusal = e switch
        {
            QueueException { InnerException: IOException inner } => StorageRefusal.Of(inner),
            QueueException => new(StorageProblem.Unsuitable, e.Message),
            _ => StorageRefusal.Of(e),
        };
        return new(refusal with { Words = before + refusal.Words }, raw.SQLITE_CANTOPEN, raw.SQLITE_CANTOPEN);
    }

    /// <summary>Somebody may have put something in its place since the start: then nothing is written until that is gone.</summary>
    private void CheckSideFiles()
    {
        try
        {
            SideFiles.Check(_path);
        }
        catch (QueueException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>The highest row that a chunk of a file has had, as far as it makes sense.</summary>
    public static long HighestId(SqliteConnection database) =>
        database.Scalar<long>(
            "SELECT seq FROM sqlite_sequence WHERE name = 'audio_chunks' AND typeof(seq) = 'integer' AND seq BETWEEN 0 AND "
                + $"{RowValues.LargestTotal}"
        );

    private QueueConnection OpenDatabase()
    {
        QueueConnection database;
        try
        {
            CheckSideFiles();
            database = QueueDatabase.OpenForWriting(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }

        _highestId = Math.Max(_highestId, HighestId(database));
        if (_salvageFrom is not null)
        {
            _highestId = Math.Max(_highestId, RecordingSalvage.CopyRecordings(_salvageFrom, database));
            ChunkTable.SetLastId(database, _highestId);
            (_salvageFrom, database.IsNew) = (null, false);
        }

        if (database.IsNew)
            Mended = database.Removed;
        else
        {
            Mended = QueueRepair.Run(database, _time);
            // To look through it all has filled the memory for its pages.
            database.Execute("PRAGMA shrink_memory");
        }

        // Said: a repair while it is in use says what that one did.
        database.Removed = [];
        try
        {
            RunRecord.Begin(database, _boot);
        }
        catch (Exception e) when (e is SenselessRowException || e is SqliteException full && SqliteRefusal.IsFull(full))
        {
            // It can be read all the same, and deliveries make room for what is to be written.
        }

        return database;
    }
}
