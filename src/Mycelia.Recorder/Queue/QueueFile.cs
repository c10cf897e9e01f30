using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using SQLitePCL;

namespace Mycelia.Recorder.Queue;

/// <summary>
/// The queue's file, the only connection that writes it, and the recorder's lock on it. One that is found to be damaged, whenever that
/// is, is set aside and replaced. Safe for concurrent use.
/// </summary>
internal sealed class QueueFile : IDisposable
{
    private readonly Lock _gate = new();
    private readonly string _path;
    private readonly string _boot;
    private readonly TimeProvider _time;
    private readonly Action<DamagedQueue>? _onSetAside;
    private readonly Action<string?>? _onPutBack;
    private QueueLock _lock;
    private SqliteConnection? _database;
    private long _highestId;
    private string? _salvageFrom;

    /// <summary>Takes the lock; the file is opened with the first work.</summary>
    /// <param name="path">The file.</param>
    /// <param name="boot">Which start of the machine it is: <see cref="RunRecord.Boot"/>.</param>
    /// <param name="time">The clock by which a damaged file is named.</param>
    /// <param name="onSetAside">Told of one.</param>
    /// <param name="onPutBack">Told of a file that had vanished; where it is if not in its place.</param>
    /// <exception cref="QueueException">Another recorder has it.</exception>
    public QueueFile(string path, string boot, TimeProvider time, Action<DamagedQueue>? onSetAside, Action<string?>? onPutBack = null)
    {
        (_path, _boot, _time, _onSetAside, _onPutBack) = (path, boot, time, onSetAside, onPutBack);
        _lock = QueueLock.Take(path);
    }

    /// <summary>Works on the file, alone; on a new one if this is found to be damaged.</summary>
    public T Run<T>(Func<SqliteConnection, T> work)
    {
        lock (_gate)
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
            catch (SqliteException e) when (e is not RefusedQueueException)
            {
                if (SqliteRefusal.OfWriting(e, _path, _database) is { } refused)
                    throw refused;
                throw;
            }
        }
    }

    /// <summary>Works on the file, alone.</summary>
    public void Run(Action<SqliteConnection> work) => Run(database =>
    {
        work(database);
        return true;
    });

    /// <summary>Adds a chunk. Ids go on when a damaged file is replaced, so that no two chunks ever have the same.</summary>
    /// <returns>Its id.</returns>
    public long Add(Func<SqliteConnection, long> work)
    {
        lock (_gate)
        {
            if (_database is { } database && VanishedFile.Is(database))
                PutBack(database);
            else if (_database is not null && new FileInfo(_path) is { Exists: true, Length: 0 })
                SetAside(new SqliteException("the file was emptied", raw.SQLITE_CORRUPT));
        }

        return Run(database => _highestId = work(database));
    }

    /// <summary>Ends the run, and lets go of the file and of the lock.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_database is { } database)
                Close(database);
        }

        Abandon();
    }

    /// <summary>Lets go of them as if the run had died.</summary>
    public void Abandon()
    {
        lock (_gate)
            _database?.Dispose();
        _lock.Dispose();
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
            // A full or failing disk: the space stays with the file, nothing of what it holds is affected, and the end looks like a power cut.
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
                _lock.Dispose();
                _lock = again;
            }

            var aside = VanishedFile.PutBack(database, _path, _time.GetUtcNow());
            _database = null;
            database.Dispose();
            _salvageFrom = aside;
            _onPutBack?.Invoke(aside);
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

        _onSetAside?.Invoke(new(_salvageFrom, damage.Message));
    }

    private static RefusedQueueException Refused(Exception e, string before = "")
    {
        var refusal = StorageRefusal.Of(e is QueueException { InnerException: IOException inner } ? inner : e);
        return new(refusal with { Words = before + refusal.Words }, raw.SQLITE_CANTOPEN, raw.SQLITE_CANTOPEN);
    }

    private SqliteConnection OpenDatabase()
    {
        SqliteConnection database;
        try
        {
            database = QueueDatabase.OpenForWriting(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Refused(e);
        }

        _highestId = Math.Max(_highestId, database.Scalar<long>("SELECT seq FROM sqlite_sequence WHERE name = 'audio_chunks'"));
        if (_salvageFrom is not null)
        {
            _highestId = Math.Max(_highestId, RecordingSalvage.CopyRecordings(_salvageFrom, database));
            database.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('audio_chunks', $highest)", ("$highest", _highestId));
            _salvageFrom = null;
        }

        try
        {
            RunRecord.Begin(database, _boot);
        }
        catch (SqliteException e) when (DiskSpace.IsFull(e))
        {
            // It can be read all the same, and deliveries make room.
        }

        return database;
    }
}
