using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>
/// The free space inside of the file. Chunks that come and go reuse it; to move free pages about in steady state would only
/// wear the disk. After a drain it goes back.
/// </summary>
internal static class QueueSpace
{
    /// <summary>What a queue that was never large does not come to: 8 MB.</summary>
    public const int WorthwhilePages = 4_096;

    private const int StepPages = 2_048;

    /// <summary>What <c>PRAGMA auto_vacuum</c> says of a file that can be made smaller by steps.</summary>
    private const int Incremental = 2;

    public static long ReusableBytes(SqliteConnection database) =>
        database.Scalar<long>("PRAGMA freelist_count") * QueueDatabase.PageBytesOf(database);

    /// <summary>Makes an empty queue's file smaller by one step, and its log empty after the last.</summary>
    /// <returns>Whether there is more to do.</returns>
    public static bool GiveBack(SqliteConnection database, int worthwhilePages)
    {
        var totals = QueueRows.ReadStatus(database, QueueSchema.Version);
        var free = database.Scalar<long>("PRAGMA freelist_count");
        if (totals.Chunks > 0 || free < worthwhilePages)
            return false;
        // A file that another program made cannot be made smaller by steps until it has been made anew.
        var goesByStep = database.Scalar<long>("PRAGMA auto_vacuum") == Incremental;
        // With nothing set aside or kept there is next to nothing to copy: at once, however large the file was.
        var isAtOnce = totals.Quarantined == 0 && KeptTable.IsEmpty(database) && (free >= WorthwhilePages || !goesByStep);
        if (isAtOnce)
            database.Execute("VACUUM");
        else if (goesByStep)
            Step(database, free);
        var isDone = isAtOnce || !goesByStep || free <= StepPages;
        if (isDone)
            database.Execute("PRAGMA wal_checkpoint(TRUNCATE)");
        return !isDone;
    }

    private static void Step(SqliteConnection database, long free)
    {
        // The pragma frees a page for each row that is read from it.
        using var command = database.Command(free <= StepPages ? "PRAGMA incremental_vacuum" : "PRAGMA incremental_vacuum(1024)");
        using var reader = command.ExecuteReader();
        while (reader.Read()) { }
    }
}
