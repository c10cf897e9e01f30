using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The chunks that were set aside.</summary>
internal static class QuarantineTable
{
    /// <summary>Sets a chunk aside, in one transaction.</summary>
    public static void Add(SqliteConnection database, QueuedChunk chunk, string reason, DateTimeOffset now)
    {
        using var transaction = database.BeginTransaction();
        if (database.Scalar<long>("SELECT LENGTH(audio_data) FROM audio_chunks WHERE id = $id", ("$id", chunk.Id)) > RowValues.LargestAudio)
        {
            // Too large to be moved: it stays where it is, and is no chunk any more.
            ChunkTable.DeleteInfo(database, chunk.Id);
            transaction.Commit();
            return;
        }

        database.Execute(
            """
            INSERT INTO quarantined_chunks (recording_id, number, start_ms, duration_ms, reason, quarantined_at, audio_data)
                SELECT recording_id, number, start_ms, duration_ms, $reason, $now, CAST(COALESCE(audio_data, '') AS BLOB)
                FROM chunk_info LEFT JOIN audio_chunks ON audio_chunks.id = chunk_id WHERE chunk_id = $id;
            INSERT INTO quarantine_info (quarantine_id, attempts, checksum, sent)
                SELECT last_insert_rowid(), attempts, checksum, $sent FROM chunk_info WHERE chunk_id = $id
            """,
            ("$id", chunk.Id),
            ("$reason", reason),
            ("$now", Timestamp.Format(now)),
            ("$sent", chunk.MayHaveArrived)
        );
        ChunkTable.Delete(database, chunk.Id);
        // Which the trigger has done, unless the audio was gone before.
        ChunkTable.DeleteInfo(database, chunk.Id);
        transaction.Commit();
    }

    /// <summary>Sets a row of another program's aside, of which no chunk can be made.</summary>
    public static void Add(SqliteConnection database, ForeignRow row, string recordingId, int number, string reason)
    {
        database.Execute(
            """
            INSERT INTO quarantined_chunks (recording_id, number, start_ms, duration_ms, reason, quarantined_at, audio_data)
                SELECT $recording, $number, $start, $duration, $reason, $queued, CAST(COALESCE(audio_data, '') AS BLOB) FROM audio_chunks
                    WHERE id = $id
            """,
            ("$id", row.Id),
            ("$recording", recordingId),
            ("$number", number),
            ("$duration", (long)Math.Min(row.Duration.TotalMilliseconds, RowValues.LongestChunk)),
            ("$start", row.Start?.ToUnixTimeMilliseconds() ?? 0),
            ("$queued", row.CreatedAt),
            ("$reason", reason)
        );
        ChunkTable.Delete(database, row.Id);
    }

    /// <summary>
    /// Puts a chunk back into the queue, under its old recording, number and time, as if it had never been tried, but for what the server
    /// may have.
    /// </summary>
    /// <returns>Null when it was; else why not, in words.</returns>
    public static string? Retry(SqliteConnection database, QueueEntry entry, DateTimeOffset now)
    {
        if (entry.Start is not { } start)
            return "its time is not known, so it cannot be put in its place; 'queue export' gives its audio";
        var audio = database.Scalar<byte[]>("SELECT audio_data FROM quarantined_chunks WHERE id = $id", ("$id", entry.Id)) ?? [];
        var checksum =
            database.Scalar<object>("SELECT checksum FROM quarantine_info WHERE quarantine_id = $id", ("$id", entry.Id)) as long?;
        if (checksum is not null && checksum != Checksum.Crc32C(0, audio))
            return "its audio was damaged on the disk; 'queue export' gives what is left of it";
        // A server that failed at it may have it all the same: it is asked before the chunk is sent again.
        var mayHaveArrived = database.Scalar<long>("SELECT sent FROM quarantine_info WHERE quarantine_id = $id", ("$id", entry.Id));
        using var transaction = database.BeginTransaction();
        var id = ChunkTable.AddAudio(database, entry.RecordingId, entry.Number, start, audio, now);
        ChunkTable.AddInfo(database, id, entry.RecordingId, entry.Number, start, entry.Duration, audio.Length, checksum, mayHaveArrived);
        Delete(database, entry.Id);
        transaction.Commit();
        return null;
    }

    /// <summary>Those of which something is in a window, by their rows.</summary>
    public static List<long> Within(SqliteConnection database, long fromMs, long toMs)
    {
        using var command = database.Command(
            $"SELECT id FROM quarantined_chunks WHERE start_ms <> 0 AND start_ms < $to AND start_ms + MAX(duration_ms, "
                + $"{RecordedTable.LeastMs}) > $from ORDER BY id",
            ("$from", fromMs),
            ("$to", toMs)
        );
        using var row = command.ExecuteReader();
        var ids = new List<long>();
        while (row.Read())
            ids.Add(row.GetInt64(0));
        return ids;
    }

    /// <summary>What one is: recording, number, start, and whether the server may have it; null when it is not there.</summary>
    public static (string RecordingId, int Number, long StartMs, bool MayHaveArrived, byte[] Audio)? Read(
        SqliteConnection database,
        long id
    )
    {
        using var command = database.Command(
            """
            SELECT q.recording_id, q.number, q.start_ms, COALESCE(i.sent, 0), q.audio_data
            FROM quarantined_chunks q LEFT JOIN quarantine_info i ON i.quarantine_id = q.id WHERE q.id = $id
            """,
            ("$id", id)
        );
        using var row = command.ExecuteReader();
        return row.Read()
            ? (row.Text(0), row.Count(1), row.Instant(2).ToUnixTimeMilliseconds(), row.Flag(3), row.GetFieldValue<byte[]>(4))
            : null;
    }

    /// <summary>Puts what is left of a chunk in its place; the row is another.</summary>
    public static void Replace(SqliteConnection database, long id, byte[] audio, long startMs, long durationMs)
    {
        database.Execute(
            """
            INSERT INTO quarantined_chunks (recording_id, number, start_ms, duration_ms, reason, quarantined_at, audio_data)
                SELECT recording_id, number, $start, $duration, reason, quarantined_at, $audio FROM quarantined_chunks WHERE id = $id;
            INSERT INTO quarantine_info (quarantine_id, attempts, checksum, sent)
                SELECT last_insert_rowid(), attempts, $checksum, 0 FROM quarantine_info WHERE quarantine_id = $id
            """,
            ("$id", id),
            ("$audio", audio),
            ("$start", startMs),
            ("$duration", durationMs),
            ("$checksum", (long)Checksum.Crc32C(0, audio))
        );
        Delete(database, id);
    }

    public static void Delete(SqliteConnection database, long id) =>
        database.Execute("DELETE FROM quarantined_chunks WHERE id = $id", ("$id", id));
}
