using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>What can be done to chunks that were set aside.</summary>
internal static class QuarantineStatements
{
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
        var id = database.Scalar<long>(
            """
            INSERT INTO audio_chunks (timestamp, chunk_number, source_file_id, audio_data, recording_start, created_at)
            SELECT $timestamp, $number, source_file_id, $audio, started_at, $created FROM recordings WHERE id = $recording
            RETURNING id
            """,
            ("$timestamp", Timestamp.Format(start)),
            ("$number", entry.Number),
            ("$audio", audio),
            ("$created", Timestamp.Format(now)),
            ("$recording", entry.RecordingId)
        );
        database.Execute(
            """
            INSERT INTO chunk_info (chunk_id, recording_id, number, start_ms, duration_ms, bytes, checksum, sent)
            VALUES ($id, $recording, $number, $start, $duration, $bytes, $checksum, $sent);
            DELETE FROM quarantined_chunks WHERE id = $old
            """,
            ("$id", id),
            ("$recording", entry.RecordingId),
            ("$number", entry.Number),
            ("$start", start.ToUnixTimeMilliseconds()),
            ("$duration", (long)entry.Duration.TotalMilliseconds),
            ("$bytes", audio.Length),
            ("$checksum", checksum),
            ("$sent", mayHaveArrived),
            ("$old", entry.Id)
        );
        ChunkSeal.Set(database, id);
        transaction.Commit();
        return null;
    }

    public static void Discard(SqliteConnection database, QueueEntry entry) =>
        database.Execute(
            entry.IsQuarantined ? "DELETE FROM quarantined_chunks WHERE id = $id" : "DELETE FROM audio_chunks WHERE id = $id",
            ("$id", entry.Id)
        );
}
