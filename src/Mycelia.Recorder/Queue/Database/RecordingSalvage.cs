using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue.Database;

/// <summary>
/// Takes over from a damaged queue what is known of its recordings, so that one that goes on stays one source file, and a
/// chunk that was queued already is not taken out of the journal again.
/// </summary>
internal static class RecordingSalvage
{
    /// <returns>The highest chunk id of the damaged file as far as it is known: no new chunk may have one that was used.</returns>
    public static long CopyRecordings(string damaged, SqliteConnection into)
    {
        var highest = 0L;
        try
        {
            using var from = QueueDatabase.OpenDamaged(damaged);
            if (QueueTables.FindFalse(from) is not null)
                return 0;
            highest = QueueFile.HighestId(from);
            RecordingsTable.Copy(from, into);
            foreach (
                var copy in (Action<SqliteConnection, SqliteConnection>[])
                    [
                        RecordingsTable.CopyDelivery,
                        Undrawn.Copy,
                        MarksTable.Copy,
                        GapTable.Copy,
                        RecordedTable.Copy,
                        SettledTable.Copy,
                        RunsTable.Copy,
                        ForgettingTable.Copy,
                        ErasureTable.Copy,
                    ]
            )
                CopyReadable(from, into, copy);
        }
        catch (SqliteException)
        {
            // It is damaged: this is as far as it can be read.
        }

        return highest;
    }

    /// <summary>A table that cannot be read, or that the file is too old to have, costs no other.</summary>
    private static void CopyReadable(SqliteConnection from, SqliteConnection into, Action<SqliteConnection, SqliteConnection> copy)
    {
        try
        {
            copy(from, into);
        }
        catch (SqliteException)
        {
            // As far as it can be read.
        }
    }
}
