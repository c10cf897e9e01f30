using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// The two tables of the chunks that wait: <c>audio_chunks</c>, which is the Python recorder's, and <c>chunk_info</c> with what is known of
/// each. Nothing else writes them.
/// </summary>
internal static class ChunkTable
{
    /// <summary>The numbers of its rows that SQLite has given out, put right where they make no sense.</summary>
    public static readonly string MendLastId =
        "UPDATE sqlite_sequence SET seq = (SELECT COALESCE(MAX(id), 0) FROM audio_chunks) WHERE name = 'audio_chunks' AND NOT "
        + $"(typeof(seq) = 'integer' AND seq BETWEEN 0 AND {RowValues.LargestTotal})";

    /// <summary>What is known of chunks whose audio is gone.</summary>
    public const string RemoveSilent = "DELETE FROM chunk_info WHERE NOT EXISTS (SELECT 1 FROM audio_chunks WHERE id = chunk_id)";

    /// <summary>
    /// Adds the audio of a chunk of a recording that is there. As VALUES: what a SELECT yields SQLite would first write, audio and all,
    /// into a table of its own, since triggers follow.
    /// </summary>
    /// <returns>Its row.</returns>
    public static long AddAudio(
        SqliteConnection database,
        string recordingId,
        int number,
        DateTimeOffset start,
        ReadOnlyMemory<byte> audio,
        DateTimeOffset now
    ) =>
        database.Scalar<long>(
            """
            INSERT INTO audio_chunks (timestamp, chunk_number, source_file_id, audio_data, recording_start, created_at)
            VALUES ($timestamp, $number, (SELECT source_file_id FROM recordings WHERE id = $recording), $audio,
                (SELECT started_at FROM recordings WHERE id = $recording), $created)
            RETURNING id
            """,
            ("$timestamp", Timestamp.Format(start)),
            ("$number", number),
            ("$recording", recordingId),
            ("$audio", ToArray(audio)),
            ("$created", Timestamp.Format(now))
        );

    /// <summary>Adds what is known of a chunk whose audio is there.</summary>
    public static void AddInfo(
        SqliteConnection database,
        long id,
        string recordingId,
        int number,
        DateTimeOffset start,
        TimeSpan duration,
        int bytes,
        long? checksum,
        long sent = 0
    )
    {
        var (startMs, durationMs) = (start.ToUnixTimeMilliseconds(), (long)Math.Round(duration.TotalMilliseconds));
        database.Execute(
            """
            INSERT INTO chunk_info (chunk_id, recording_id, number, start_ms, duration_ms, bytes, checksum, sent, seal)
            VALUES ($id, $recording, $number, $start, $duration, $bytes, $checksum, $sent, $seal)
            """,
            ("$id", id),
            ("$recording", recordingId),
            ("$number", number),
            ("$start", startMs),
            ("$duration", durationMs),
            ("$bytes", bytes),
            ("$checksum", checksum),
            ("$sent", sent),
            ("$seal", ChunkSeal.Of(recordingId, number, startMs, durationMs, checksum))
        );
        RecordedTable.Add(database, recordingId, number, startMs, Math.Max(RecordedTable.LeastMs, durationMs));
    }

    /// <summary>In a new file: its rows have numbers after this one.</summary>
    public static void SetLastId(SqliteConnection database, long id) =>
        database.Execute("INSERT INTO sqlite_sequence (name, seq) VALUES ('audio_chunks', $id)", ("$id", id));

    /// <summary>
    /// Deletes chunks, one by one: for a statement that deletes many rows SQLite writes what they were into a file of its own, so that it
    /// could be taken back. The statement is planned once, its triggers with it, which takes as long as to run it.
    /// </summary>
    public static void Delete(SqliteConnection database, params IEnumerable<long> ids)
    {
        using var command = database.Command("DELETE FROM audio_chunks WHERE id = $id", ("$id", null));
        foreach (var id in ids)
        {
            command.Parameters[0].Value = id;
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Forgets what is known of a chunk; its audio stays.</summary>
    public static void DeleteInfo(SqliteConnection database, long id) =>
        database.Execute("DELETE FROM chunk_info WHERE chunk_id = $id", ("$id", id));

    /// <summary>Those of which something is in a window, by their rows.</summary>
    public static List<long> Within(SqliteConnection database, long fromMs, long toMs)
    {
        using var command = database.Command(
            $"SELECT chunk_id FROM chunk_info WHERE start_ms < $to AND start_ms + MAX(duration_ms, {RecordedTable.LeastMs}) > $from "
                + "ORDER BY chunk_id",
            ("$from", fromMs),
            ("$to", toMs)
        );
        using var row = command.ExecuteReader();
        var ids = new List<long>();
        while (row.Read())
            ids.Add(row.GetInt64(0));
        return ids;
    }

    /// <summary>Removes the chunks of imports that were not finished.</summary>
    public static void RemoveUnfinished(SqliteConnection database) =>
        database.Execute(
            """
            DELETE FROM audio_chunks WHERE id IN
                (SELECT chunk_id FROM chunk_info WHERE recording_id IN (SELECT recording_id FROM imports WHERE NOT finished))
            """
        );

    public static void MarkSent(SqliteConnection database, QueuedChunk chunk)
    {
        if (!chunk.MayHaveArrived)
            database.ExecuteUnsynced("UPDATE chunk_info SET sent = 1, sent_until_ms = NULL WHERE chunk_id = $id", ("$id", chunk.Id));
    }

    /// <summary>It was not sent after all.</summary>
    public static void MarkUnsent(SqliteConnection database, QueuedChunk chunk) =>
        database.Execute("UPDATE chunk_info SET sent = 0, sent_until_ms = NULL WHERE chunk_id = $id", ("$id", chunk.Id));

    /// <summary>The server says, and is believed, that it has not got it.</summary>
    public static void MarkDenied(SqliteConnection database, QueuedChunk chunk) =>
        database.Execute("UPDATE chunk_info SET sent = 0, sent_until_ms = NULL, denied = 1 WHERE chunk_id = $id", ("$id", chunk.Id));

    public static void RecordFailure(
        SqliteConnection database,
        QueuedChunk chunk,
        string reason,
        bool mayHaveArrived,
        DateTimeOffset now
    ) =>
        database.Execute(
            "UPDATE chunk_info SET attempts = attempts + 1, last_error = $reason, sent = $sent, sent_until_ms = $until "
                + "WHERE chunk_id = $id",
            ("$reason", reason),
            ("$sent", mayHaveArrived),
            ("$until", mayHaveArrived ? now.ToUnixTimeMilliseconds() : null),
            ("$id", chunk.Id)
        );

    /// <summary>Whatever request an earlier run had under way has ended by now, at the latest.</summary>
    public static void EndRequests(SqliteConnection database, DateTimeOffset now) =>
        database.Execute(
            "UPDATE chunk_info SET sent_until_ms = $now WHERE sent AND sent_until_ms IS NULL",
            ("$now", now.ToUnixTimeMilliseconds())
        );

    /// <summary>No request can have ended in time to come.</summary>
    public static void EndFutureRequests(SqliteConnection database, DateTimeOffset now) =>
        database.Execute("UPDATE chunk_info SET sent_until_ms = $now WHERE sent_until_ms > $now", ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>Chunks that have failed before count as sent.</summary>
    public static void CountTriedAsSent(SqliteConnection database) => database.Execute("UPDATE chunk_info SET sent = 1 WHERE attempts > 0");

    public static void CountAsSent(SqliteConnection database, IReadOnlyCollection<long> ids)
    {
        if (ids.Count > 0)
            database.Execute($"UPDATE chunk_info SET sent = 1 WHERE chunk_id IN ({string.Join(',', ids)})");
    }

    /// <summary>Seals what is known of a chunk as it is.</summary>
    public static void Seal(SqliteConnection database, long id)
    {
        if (ChunkSeal.Read(database, id) is { } seal)
            database.Execute("UPDATE chunk_info SET seal = $seal WHERE chunk_id = $id", ("$seal", seal), ("$id", id));
    }

    public static void SetChecksum(SqliteConnection database, long id, long checksum) =>
        database.Execute("UPDATE chunk_info SET checksum = $checksum WHERE chunk_id = $id", ("$checksum", checksum), ("$id", id));

    /// <summary>What is known of a chunk's delivery, and its checksum.</summary>
    public static void SetDelivery(SqliteConnection database, long id, (string, object?)[] values) =>
        database.Execute(
            """
            UPDATE chunk_info SET attempts = $attempts, last_error = $error, sent = $sent, sent_until_ms = $until, denied = $denied,
                checksum = $checksum
            WHERE chunk_id = $id
            """,
            [.. values, ("$id", id)]
        );

    /// <summary>Gives a chunk another row. What stood there of none goes.</summary>
    public static void Move(SqliteConnection database, long from, long to)
    {
        database.Execute(
            "DELETE FROM chunk_info WHERE chunk_id = $to; UPDATE chunk_info SET chunk_id = $to WHERE chunk_id = $from",
            ("$to", to),
            ("$from", from)
        );
        EncodedAudio.Move(database, from, to);
        database.Execute("UPDATE audio_chunks SET id = $to WHERE id = $from", ("$to", to), ("$from", from));
    }

    /// <summary>The provider binds whole arrays only; a full chunk is one.</summary>
    private static byte[] ToArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}
