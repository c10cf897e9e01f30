using System.Diagnostics;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Database;
using Mycelia.Recorder.Queue.Disk;
using Mycelia.Recorder.Queue.Ledger;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;
using SQLitePCL;

namespace Mycelia.Recorder.Queue;

/// <summary>Reads a queue beside the recorder that writes it, and changes nothing.</summary>
public sealed class QueueReader : IDisposable
{
    private readonly string _path;
    private readonly SqliteConnection _database;

    private QueueReader(string path, SqliteConnection database) => (_path, _database) = (path, database);

    /// <exception cref="QueueException">There is no queue, or it cannot be read.</exception>
    public static QueueReader Open(string path) => new(path, QueueDatabase.OpenForReading(path));

    /// <summary>What waits. A file that only the Python recorder has written to so far is counted by its rows.</summary>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public QueueStatus GetStatus() => Read(() => QueueRows.ReadStatus(_database, QueueSchema.ReadVersion(_database)));

    /// <summary>What became of a window of time.</summary>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="now">The ledger says nothing of what comes after.</param>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public LedgerPage ReadLedger(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now) =>
        Read(() => LedgerReader.Read(_database, from, to, now, isRunning: QueueLock.IsTaken(_path), FindUnfinished()));

    /// <summary>What became of one moment: the stretches that it is in, cut to it, each of which knows how far it reaches.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="now">The ledger says nothing of what comes after.</param>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public LedgerPage ReadLedgerAt(DateTimeOffset moment, DateTimeOffset now) =>
        Read(() => LedgerReader.ReadAt(_database, moment, now, isRunning: QueueLock.IsTaken(_path), FindUnfinished()));

    /// <summary>When something last recorded; null: nothing has, since there is a ledger.</summary>
    /// <param name="now">Until when one that runs is there.</param>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public LastRun? FindLastRun(DateTimeOffset now) =>
        Read(() =>
            QueueSchema.ReadVersion(_database) < QueueSchema.LedgerVersion
                ? null
                : RunHistory.Read(_database, now, isRunning: QueueLock.IsTaken(_path), FindUnfinished()).Last
        );

    /// <summary>A recording of the ledger; of one of which nothing else is known any more, only its id.</summary>
    /// <param name="id">Its id.</param>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public RecordingInfo FindRecording(string id) =>
        Read(() => RecordingsTable.Find(_database, id)) ?? new RecordingInfo(id, StartedAt: "", Device: null, SourceFileId: null);

    /// <summary>A chunk that was delivered, as it was sent; null when it is not kept, or the disk changed it.</summary>
    /// <param name="recordingId">Its recording.</param>
    /// <param name="number">Its number.</param>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public KeptChunk? FindKept(string recordingId, long number) => Read(() => KeptTable.Find(_database, recordingId, number));

    /// <summary>What is kept of what was delivered.</summary>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public KeptTotals ReadKept() => Read(() => KeptTable.ReadTotals(_database));

    /// <summary>How many chunks are kept of which something is in a window of time.</summary>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public long CountKept(DateTimeOffset from, DateTimeOffset to) =>
        Read(() => KeptTable.CountWithin(_database, from.ToUnixTimeMilliseconds(), to.ToUnixTimeMilliseconds()));

    /// <summary>What a recorder that died was recording: no chunk of the queue until the next one starts.</summary>
    /// <returns>Null when there is nothing left, or a recorder is at it.</returns>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public IReadOnlyList<QueueEntry> FindLeft() => Read(FindUnfinished);

    /// <summary>Lists chunks: what waits, oldest first, then what was set aside.</summary>
    /// <param name="filter">Which.</param>
    /// <param name="limit">At most so many; 0: all.</param>
    /// <param name="each">Takes one.</param>
    /// <returns>Whether that was all.</returns>
    /// <exception cref="QueueException">It cannot be read.</exception>
    public bool List(QueueFilter filter, int limit, Action<QueueEntry> each) =>
        Read(() =>
        {
            var listed = 0;
            foreach (var entry in QueueListing.Read(_database, filter))
            {
                if (limit > 0 && listed++ == limit)
                    return false;
                each(entry);
            }

            return true;
        });

    /// <summary>
    /// The first import of a file with these bytes; null when it was never imported, or by a program that kept no account of it.
    /// </summary>
    /// <param name="hash">Its SHA-256, in hex.</param>
    /// <exception cref="QueueException">It cannot be read.</exception>
    internal ImportedFile? FindImport(string hash) =>
        Read(() =>
            _database.Scalar<long>("SELECT COUNT(*) FROM sqlite_schema WHERE name = 'imports'") == 0 ? null : Imports.Find(_database, hash)
        );

    /// <summary>Reads the file through, page by page, for as long as <paramref name="patience"/> lasts.</summary>
    /// <param name="patience">How long to read at the most.</param>
    /// <param name="isComplete">Whether all of it was read.</param>
    /// <returns>What is wrong with the file; null when nothing was found.</returns>
    public string? FindDamage(TimeSpan patience, out bool isComplete)
    {
        isComplete = true;
        var started = Stopwatch.GetTimestamp();
        // Asked every so many steps of SQLite's machine; anything but 0 interrupts it.
        raw.sqlite3_progress_handler(_database.Handle, 10_000, _ => Stopwatch.GetElapsedTime(started) > patience ? 1 : 0, null);
        try
        {
            var verdict = _database.Scalar<string>("PRAGMA quick_check(1)");
            return verdict == "ok" ? null : verdict;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            isComplete = false;
            return null;
        }
        catch (SqliteException e) when (QueueDamage.Is(e) || e.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            return e.Message;
        }
        finally
        {
            raw.sqlite3_progress_handler(_database.Handle, 0, null, null);
        }
    }

    /// <summary>Lets go of the file.</summary>
    public void Dispose() => _database.Dispose();

    private List<QueueEntry> FindUnfinished() => [.. UnfinishedChunk.Find(_path, _database).Select(static left => left.Entry)];

    private T Read<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (SenselessRowException e)
        {
            throw new QueueException(
                QueueProblem.Damaged,
                $"what {_path} says makes no sense ({e.Message}): the recorder puts it right at its next start",
                e
            );
        }
        catch (SqliteException e)
        {
            throw QueueDatabase.Explain(_path, e);
        }
    }
}
