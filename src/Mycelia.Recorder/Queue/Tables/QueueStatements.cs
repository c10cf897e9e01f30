using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>What can be done to a queue file, a transaction each. Every one can be done again when it failed.</summary>
internal static class QueueStatements
{
    public static long Enqueue(SqliteConnection database, RecordingInfo recording, Chunk chunk, DateTimeOffset now)
    {
        var (start, duration) = (chunk.Start.ToUnixTimeMilliseconds(), (long)Math.Round(chunk.Duration.TotalMilliseconds));
        long checksum = Checksum.Crc32C(0, chunk.Wav.Span);
        using var transaction = database.BeginTransaction();
        database.Execute(
            "INSERT INTO recordings (id, started_at, device) VALUES ($id, $start, $device) ON CONFLICT DO NOTHING",
            ("$id", recording.Id),
            ("$start", recording.StartedAt),
            ("$device", recording.Device)
        );
        var id = database.Scalar<long>(
            """
            INSERT INTO audio_chunks (timestamp, chunk_number, source_file_id, audio_data, recording_start, created_at)
            VALUES ($timestamp, $number, (SELECT source_file_id FROM recordings WHERE id = $recording), $audio, $start, $created)
            RETURNING id
            """,
            ("$timestamp", Timestamp.Format(chunk.Start)),
            ("$number", chunk.Number),
            ("$recording", recording.Id),
            ("$audio", ToArray(chunk.Wav)),
            ("$start", recording.StartedAt),
            ("$created", Timestamp.Format(now))
        );
        database.Execute(
            """
            INSERT INTO chunk_info (chunk_id, recording_id, number, start_ms, duration_ms, bytes, checksum, seal)
            VALUES ($id, $recording, $number, $start, $duration, $bytes, $checksum, $seal)
            """,
            ("$id", id),
            ("$recording", recording.Id),
            ("$number", chunk.Number),
            ("$start", start),
            ("$duration", duration),
            ("$bytes", chunk.Wav.Length),
            ("$checksum", checksum),
            ("$seal", ChunkSeal.Of(recording.Id, chunk.Number, start, duration, checksum))
        );
        database.Execute("UPDATE recordings SET next_number = $next WHERE id = $id", ("$next", chunk.Number + 1), ("$id", recording.Id));
        transaction.Commit();
        return id;
    }

    public static QueuedChunk? PeekOldest(SqliteConnection database) =>
        Read(database, $"{QueueRows.SelectChunk} ORDER BY c.chunk_id LIMIT 1");

    public static QueuedChunk? PeekOldest(SqliteConnection database, IEnumerable<long> held, IEnumerable<long> openers) =>
        Read(
            database,
            $"""
            {QueueRows.SelectChunk}
            WHERE c.chunk_id NOT IN ({string.Join(',', held)}) AND (r.source_file_id IS NOT NULL
                OR c.recording_id NOT IN (SELECT recording_id FROM chunk_info WHERE chunk_id IN ({string.Join(',', openers)})))
            ORDER BY c.chunk_id LIMIT 1
            """
        );

    /// <summary>The oldest chunks of recordings that are open as documents.</summary>
    public static List<QueuedChunk> PeekDocuments(SqliteConnection database, IEnumerable<long> held, int most)
    {
        using var command = database.Command(
            $"{QueueRows.SelectChunk} WHERE r.way = 'resource' AND c.chunk_id NOT IN ({string.Join(',', held)}) ORDER BY c.chunk_id "
                + "LIMIT $most",
            ("$most", most)
        );
        return ReadAll(command);
    }

    /// <summary>The oldest chunks after one that are not encoded so.</summary>
    public static List<QueuedChunk> PeekUnencoded(SqliteConnection database, AudioEncoding encoding, long after, int most)
    {
        using var command = database.Command(
            $"""
            {QueueRows.SelectChunk}
            WHERE c.chunk_id > $after AND NOT EXISTS (SELECT 1 FROM encoded_audio e WHERE e.chunk_id = c.chunk_id
                AND e.encoding = $encoding)
            ORDER BY c.chunk_id LIMIT $most
            """,
            ("$after", after),
            ("$encoding", encoding.Name()),
            ("$most", most)
        );
        return ReadAll(command);
    }

    /// <summary>The row of the newest chunk; 0 when none waits.</summary>
    public static long Newest(SqliteConnection database) => database.Scalar<long>("SELECT MAX(chunk_id) FROM chunk_info");

    public static QueuedChunk? Find(SqliteConnection database, long id) =>
        Read(database, $"{QueueRows.SelectChunk} WHERE c.chunk_id = $id", ("$id", id));

    public static void MarkSent(SqliteConnection database, QueuedChunk chunk)
    {
        if (chunk.MayHaveArrived)
            return;
        Unsynced(
            database,
            () => database.Execute("UPDATE chunk_info SET sent = 1, sent_until_ms = NULL WHERE chunk_id = $id", ("$id", chunk.Id))
        );
    }

    /// <summary>Writes what need not survive a power cut: the next transaction syncs it.</summary>
    public static void Unsynced(SqliteConnection database, Action write)
    {
        database.Execute("PRAGMA synchronous = NORMAL");
        try
        {
            write();
        }
        finally
        {
            database.Execute("PRAGMA synchronous = FULL");
        }
    }

    private static List<QueuedChunk> ReadAll(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var chunks = new List<QueuedChunk>();
        while (reader.Read())
            chunks.Add(QueueRows.ReadChunk(reader));
        return chunks;
    }

    private static QueuedChunk? Read(SqliteConnection database, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = database.Command(sql, parameters);
        using var reader = command.ExecuteReader();
        return reader.Read() ? QueueRows.ReadChunk(reader) : null;
    }

    /// <param name="database">The file.</param>
    /// <param name="id">The chunk's row.</param>
    /// <param name="buffer">Takes what is read.</param>
    /// <param name="isOurs">Whether the audio is known to be as a recorder cut it.</param>
    public static AudioRead ReadAudio(SqliteConnection database, long id, ArrayBufferWriter<byte> buffer, out bool isOurs)
    {
        isOurs = false;
        buffer.ResetWrittenCount();
        using var command = database.Command("SELECT checksum FROM chunk_info WHERE chunk_id = $id", ("$id", id));
        using (var row = command.ExecuteReader())
        {
            if (!row.Read())
                return AudioRead.Gone;
            var checksum = row.IsDBNull(0) ? (long?)null : row.Integer(0);
            // Another program took the audio and left what is known of it.
            if (
                database.Scalar<long>("SELECT 1 FROM audio_chunks WHERE id = $id AND typeof(audio_data) IN ('blob', 'text')", ("$id", id))
                == 0
            )
                return AudioRead.Missing;
            using var blob = new SqliteBlob(database, "audio_chunks", "audio_data", id, readOnly: true);
            if (blob.Length > RowValues.LargestAudio)
                return AudioRead.Damaged;
            var length = (int)blob.Length;
            blob.ReadExactly(buffer.GetSpan(length)[..length]);
            buffer.Advance(length);
            isOurs = checksum is not null;
            return checksum is null || checksum == Checksum.Crc32C(0, buffer.WrittenSpan) ? AudioRead.Whole : AudioRead.Damaged;
        }
    }

    public static void Complete(SqliteConnection database, IReadOnlyCollection<DeliveredChunk> delivered)
    {
        using var transaction = database.BeginTransaction();
        foreach (var chunks in delivered.GroupBy(static one => (one.Chunk.Recording.Id, one.SourceFileId)))
            SourceFiles.NoteDelivered(database, [.. chunks]);
        foreach (
            var bin in delivered
                .Where(static one => one.IsToBeShown)
                .Select(static one => one.Chunk)
                .GroupBy(static chunk => Undrawn.Floor(chunk.Start))
        )
            Undrawn.Add(database, bin.Key, bin.Max(static chunk => chunk.Start + chunk.Duration));
        // One by one: for a statement that deletes many rows SQLite writes what they were into a file of its own, so that it could be taken
        // back.
        foreach (var one in delivered)
            Delete(database, one.Chunk.Id);
        transaction.Commit();
    }

    /// <summary>
    /// Whether a chunk that a dead recorder had open was queued before it died. The journal is one chunk behind the queue, and more only
    /// when it could not be written: a number that says so is believed if the queue knows of a later chunk, waiting or delivered.
    /// </summary>
    public static bool WasQueued(SqliteConnection database, RecordingInfo recording, int number, long startMs)
    {
        var next = database.Scalar<long>("SELECT next_number FROM recordings WHERE id = $id", ("$id", recording.Id));
        return next == number + 1L
            || (
                next > number
                && database.Scalar<long>(
                    """
                    SELECT EXISTS (SELECT 1 FROM chunk_info WHERE recording_id = $id AND number >= $number)
                        OR EXISTS (SELECT 1 FROM quarantined_chunks WHERE recording_id = $id AND number >= $number)
                        OR EXISTS (SELECT 1 FROM recordings WHERE id = $id AND delivered_to_ms > $start)
                    """,
                    ("$id", recording.Id),
                    ("$number", number),
                    ("$start", startMs)
                ) == 1
            );
    }

    public static void Delete(SqliteConnection database, long id) =>
        database.Execute("DELETE FROM audio_chunks WHERE id = $id", ("$id", id));

    public static void RecordFailure(
        SqliteConnection database,
        QueuedChunk chunk,
        string reason,
        bool mayHaveArrived,
        DateTimeOffset now
    ) =>
        database.Execute(
            "UPDATE chunk_info SET attempts = attempts + 1, last_error = $reason, sent = $sent, sent_until_ms = $until WHERE chunk_id "
                + "= $id",
            ("$reason", reason),
            ("$sent", mayHaveArrived),
            ("$until", mayHaveArrived ? now.ToUnixTimeMilliseconds() : null),
            ("$id", chunk.Id)
        );

    /// <summary>The server says, and is believed, that it has not got it.</summary>
    public static void MarkDenied(SqliteConnection database, QueuedChunk chunk) =>
        database.Execute("UPDATE chunk_info SET sent = 0, sent_until_ms = NULL, denied = 1 WHERE chunk_id = $id", ("$id", chunk.Id));

    /// <summary>It was not sent after all.</summary>
    public static void MarkUnsent(SqliteConnection database, QueuedChunk chunk) =>
        database.Execute("UPDATE chunk_info SET sent = 0, sent_until_ms = NULL WHERE chunk_id = $id", ("$id", chunk.Id));

    public static bool ForgetSourceFile(SqliteConnection database, RecordingInfo recording) =>
        database.Execute(
            "UPDATE recordings SET source_file_id = NULL, opened_by = NULL, way = NULL, to_complete = 0 WHERE id = $id AND "
                + "source_file_id = $source",
            ("$id", recording.Id),
            ("$source", recording.SourceFileId)
        ) > 0;

    public static void Quarantine(SqliteConnection database, QueuedChunk chunk, string reason, DateTimeOffset now)
    {
        using var transaction = database.BeginTransaction();
        if (database.Scalar<long>("SELECT LENGTH(audio_data) FROM audio_chunks WHERE id = $id", ("$id", chunk.Id)) > RowValues.LargestAudio)
        {
            // Too large to be moved: it stays where it is, and is no chunk any more.
            database.Execute("DELETE FROM chunk_info WHERE chunk_id = $id", ("$id", chunk.Id));
            transaction.Commit();
            return;
        }

        database.Execute(
            """
            INSERT INTO quarantined_chunks (recording_id, number, start_ms, duration_ms, reason, quarantined_at, audio_data)
                SELECT recording_id, number, start_ms, duration_ms, $reason, $now, CAST(COALESCE(audio_data, '') AS BLOB)
                FROM chunk_info LEFT JOIN audio_chunks ON audio_chunks.id = chunk_id WHERE chunk_id = $id;
            INSERT INTO quarantine_info (quarantine_id, attempts, checksum, sent)
                SELECT last_insert_rowid(), attempts, checksum, $sent FROM chunk_info WHERE chunk_id = $id;
            DELETE FROM audio_chunks WHERE id = $id;
            -- Which the trigger has done, unless the audio was gone before.
            DELETE FROM chunk_info WHERE chunk_id = $id
            """,
            ("$id", chunk.Id),
            ("$reason", reason),
            ("$now", Timestamp.Format(now)),
            ("$sent", chunk.MayHaveArrived)
        );
        transaction.Commit();
    }

    /// <summary>The provider binds whole arrays only; a full chunk is one.</summary>
    private static byte[] ToArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}
