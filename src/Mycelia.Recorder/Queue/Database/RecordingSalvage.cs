using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
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
            using var command = from.Command("SELECT id, started_at, device, source_file_id, next_number FROM recordings");
            using var row = command.ExecuteReader();
            while (row.Read())
                into.Execute(
                    "INSERT INTO recordings (id, started_at, device, source_file_id, next_number) VALUES ($id, $start, $device, "
                        + "$source, $next) ON CONFLICT DO NOTHING",
                    ("$id", row.GetValue(0)),
                    ("$start", row.GetValue(1)),
                    ("$device", row.GetValue(2)),
                    ("$source", row.GetValue(3)),
                    ("$next", row.GetValue(4))
                );
            foreach (var copy in (Action<SqliteConnection, SqliteConnection>[])[SourceFiles.Copy, Undrawn.Copy, CopyMarks, GapTable.Copy])
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

    private static void CopyMarks(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command("SELECT recording_id, at_ms, label FROM marks");
        using var row = command.ExecuteReader();
        while (row.Read())
            into.Execute(
                "INSERT INTO marks (recording_id, at_ms, label) VALUES ($id, $at, $label)",
                ("$id", row.GetValue(0)),
                ("$at", row.GetValue(1)),
                ("$label", row.GetValue(2))
            );
    }
}
