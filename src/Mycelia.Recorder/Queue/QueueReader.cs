using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Mycelia.Recorder.Queue;

/// <summary>Reads a queue beside the recorder that writes it, and changes nothing.</summary>
public sealed class QueueReader : IDisposable
{
    private readonly SqliteConnection _database;

    private QueueReader(SqliteConnection database) => _database = database;

    /// <exception cref="QueueException">There is no queue, or it cannot be read.</exception>
    public static QueueReader Open(string path) => new(QueueDatabase.OpenForReading(path));

    /// <summary>What waits. A file that only the Python recorder has written to so far is counted by its rows.</summary>
    public QueueStatus GetStatus() => QueueRows.ReadStatus(_database, QueueSchema.ReadVersion(_database));

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
        catch (SqliteException e) when (QueueDamage.Is(e))
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
}
