using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>
/// Takes what was deleted out of the file itself: out of its free pages, out of what is free within its pages, and out of its log.
/// </summary>
internal static class QueueScrub
{
    /// <summary>What is written anew at once, by way of memory. More than this is a backlog.</summary>
    private const long MostAtOnce = 32_000_000;

    private const int StepPages = 1_024;

    /// <summary>What <c>PRAGMA auto_vacuum</c> says of a file that can be made smaller by steps.</summary>
    private const int Incremental = 2;

    /// <summary>Goes on with the free pages, for some milliseconds.</summary>
    /// <returns>Whether there is more to do.</returns>
    public static bool Step(SqliteConnection database)
    {
        var free = database.Scalar<long>("PRAGMA freelist_count");
        var used = database.Scalar<long>("PRAGMA page_count") - free;
        if (used * QueueDatabase.PageBytesOf(database) <= MostAtOnce || database.Scalar<long>("PRAGMA auto_vacuum") != Incremental)
        {
            database.Execute("VACUUM");
            return false;
        }

        if (free == 0)
            return false;
        // The pragma frees a page for each row that is read from it.
        using var command = database.Command($"PRAGMA incremental_vacuum({StepPages})");
        using var reader = command.ExecuteReader();
        while (reader.Read()) { }
        return free > StepPages;
    }

    /// <summary>Moves the log into the file, and empties it.</summary>
    /// <returns>Whether it is empty: a program that reads the file may still need it.</returns>
    public static bool TryEmptyLog(SqliteConnection database)
    {
        // The shortest wait for a reader that there is: whoever asks asks again.
        using var command = database.Command("PRAGMA wal_checkpoint(TRUNCATE)");
        using var row = command.ExecuteReader();
        return row.Read() && row.GetInt64(0) == 0;
    }
}
