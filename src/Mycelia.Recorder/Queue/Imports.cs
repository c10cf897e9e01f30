using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Importing;

namespace Mycelia.Recorder.Queue;

/// <summary>The table of files that were imported, and of the one that is being.</summary>
internal static class Imports
{
    public static ImportedFile? Find(SqliteConnection database, string hash)
    {
        using var command = database.Command(
            "SELECT recording_id, content_hash, name, start_ms, imported_at FROM imports WHERE content_hash = $hash AND finished ORDER BY imported_at LIMIT 1",
            ("$hash", hash));
        using var row = command.ExecuteReader();
        return row.Read()
            ? new(row.GetString(0), row.GetString(1), row.GetString(2), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)), Timestamp.Parse(row.GetString(4))!.Value)
            : null;
    }

    public static void Begin(SqliteConnection database, ImportedFile file) => database.Execute(
        "INSERT INTO imports (recording_id, content_hash, name, start_ms, imported_at) VALUES ($id, $hash, $name, $start, $now)",
        ("$id", file.RecordingId), ("$hash", file.Hash), ("$name", file.Name), ("$start", file.Start.ToUnixTimeMilliseconds()),
        ("$now", Timestamp.Format(file.ImportedAt)));

    /// <returns>Whether it had begun in this file.</returns>
    public static bool Finish(SqliteConnection database, string recordingId) =>
        database.Execute("UPDATE imports SET finished = 1 WHERE recording_id = $id", ("$id", recordingId)) == 1
        && database.Execute("UPDATE recordings SET ended = 1 WHERE id = $id", ("$id", recordingId)) >= 0;

    /// <summary>Takes back what has not been finished, in one transaction.</summary>
    public static void RollBack(SqliteConnection database)
    {
        if (database.Scalar<long>("SELECT COUNT(*) FROM imports WHERE NOT finished") == 0)
            return;
        using var transaction = database.BeginTransaction();
        database.Execute("""
            DELETE FROM audio_chunks WHERE id IN
                (SELECT chunk_id FROM chunk_info WHERE recording_id IN (SELECT recording_id FROM imports WHERE NOT finished));
            DELETE FROM recordings WHERE id IN (SELECT recording_id FROM imports WHERE NOT finished);
            DELETE FROM imports WHERE NOT finished
            """);
        transaction.Commit();
    }
}
