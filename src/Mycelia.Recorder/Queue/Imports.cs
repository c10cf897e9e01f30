using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Database;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue;

/// <summary>The files that were imported, and the one that is being.</summary>
internal sealed class Imports(QueueFile file, Action finished)
{
    /// <summary>The first import of a file with these bytes; null when it was never imported.</summary>
    public ImportedFile? Find(string hash) => file.Run(database => Find(database, hash));

    /// <summary>Whether a file of this name was imported before.</summary>
    public bool IsNameKnown(string name) =>
        file.Run(database =>
            database.Scalar<long>("SELECT EXISTS (SELECT 1 FROM imports WHERE name = $name AND finished)", ("$name", name)) == 1
        );

    /// <summary>The same, of a file that is only read.</summary>
    public static ImportedFile? Find(SqliteConnection database, string hash)
    {
        using var command = database.Command(
            "SELECT recording_id, content_hash, name, start_ms, imported_at FROM imports WHERE content_hash = $hash AND finished "
                + "ORDER BY imported_at LIMIT 1",
            ("$hash", hash)
        );
        using var row = command.ExecuteReader();
        return row.Read()
            ? new(row.Text(0), row.Text(1), row.Text(2), row.Instant(3), Timestamp.Parse(row.Text(4)) ?? DateTimeOffset.UnixEpoch)
            : null;
    }

    /// <summary>From now on, until it is finished, everything in the file's recording can be taken back.</summary>
    /// <returns>False when there is such a recording already, of which nothing may be taken back.</returns>
    public bool Begin(ImportedFile import) =>
        file.Run(database =>
            database.Execute(
                "INSERT INTO imports (recording_id, content_hash, name, start_ms, imported_at) SELECT $id, $hash, $name, $start, $now "
                    + "WHERE NOT EXISTS (SELECT 1 FROM recordings WHERE id = $id)",
                ("$id", import.RecordingId),
                ("$hash", import.Hash),
                ("$name", import.Name),
                ("$start", import.Start.ToUnixTimeMilliseconds()),
                ("$now", Timestamp.Format(import.ImportedAt))
            ) == 1
        );

    /// <summary>The whole file is in the queue.</summary>
    /// <returns>Whether the queue knows of it: a damaged queue may have been set aside meanwhile.</returns>
    public bool Finish(string recordingId)
    {
        var isKnown = file.Run(database =>
        {
            if (database.Execute("UPDATE imports SET finished = 1 WHERE recording_id = $id", ("$id", recordingId)) != 1)
                return false;
            RecordingsTable.End(database, recordingId);
            return true;
        });
        finished();
        return isKnown;
    }

    /// <summary>Takes back what is there of an import that has not been finished, in one transaction.</summary>
    public void RollBack() =>
        file.Run(database =>
        {
            if (database.Scalar<long>("SELECT COUNT(*) FROM imports WHERE NOT finished") == 0)
                return;
            using var transaction = database.BeginTransaction();
            // A finished one's recording has ended: a bit that the disk turned over must not delete what was imported.
            database.Execute(
                "UPDATE imports SET finished = 1 WHERE NOT finished AND recording_id IN (SELECT id FROM recordings WHERE ended)"
            );
            ChunkTable.RemoveUnfinished(database);
            RecordingsTable.RemoveUnfinished(database);
            RecordedTable.RemoveUnfinished(database);
            database.Execute("DELETE FROM imports WHERE NOT finished");
            transaction.Commit();
        });
}
