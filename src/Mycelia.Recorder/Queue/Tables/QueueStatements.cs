using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>What can be done to a queue file, a transaction each. Every one can be done again when it failed.</summary>
internal static class QueueStatements
{
    /// <summary>Of an import that may yet be taken back, nothing goes out.</summary>
    private const string IsWhole = "NOT EXISTS (SELECT 1 FROM imports i WHERE i.recording_id = c.recording_id AND NOT i.finished)";

    public static long Enqueue(SqliteConnection database, RecordingInfo recording, Chunk chunk, DateTimeOffset now)
    {
        using var transaction = database.BeginTransaction();
        RecordingsTable.Add(database, recording.Id, recording.StartedAt, recording.Device, recording.Input);
        var id = ChunkTable.AddAudio(database, recording.Id, chunk.Number, chunk.Start, chunk.Wav, now);
        ChunkTable.AddInfo(
            database,
            id,
            recording.Id,
            chunk.Number,
            chunk.Start,
            chunk.Duration,
            chunk.Wav.Length,
            Checksum.Crc32C(0, chunk.Wav.Span)
        );
        RecordingsTable.NoteQueued(database, recording, chunk.Number);
        transaction.Commit();
        return id;
    }

    public static QueuedChunk? PeekOldest(SqliteConnection database) =>
        Read(database, $"{QueueRows.SelectChunk} WHERE {IsWhole} ORDER BY c.chunk_id LIMIT 1");

    /// <summary>Holds of a chunk that may be sent: nothing of it is to be forgotten, and it is old enough.</summary>
    private static readonly string MayGo =
        $"{IsWhole} AND NOT {ForgettingTable.IsMeant} AND NOT {ErasureTable.IsWaitedFor} AND c.start_ms + c.duration_ms <= $ripe";

    public static QueuedChunk? PeekOldest(
        SqliteConnection database,
        IEnumerable<long> held,
        IEnumerable<long> openers,
        DateTimeOffset ripe
    ) =>
        Read(
            database,
            $"""
            {QueueRows.SelectChunk}
            WHERE {MayGo} AND c.chunk_id NOT IN ({string.Join(',', held)}) AND (r.source_file_id IS NOT NULL
                OR c.recording_id NOT IN (SELECT recording_id FROM chunk_info WHERE chunk_id IN ({string.Join(',', openers)})))
            ORDER BY c.chunk_id LIMIT 1
            """,
            ("$ripe", ripe.ToUnixTimeMilliseconds())
        );

    /// <summary>A chunk by its row, if it may be sent.</summary>
    public static QueuedChunk? FindFree(SqliteConnection database, long id, DateTimeOffset ripe) =>
        Read(
            database,
            $"{QueueRows.SelectChunk} WHERE {MayGo} AND c.chunk_id = $id",
            ("$id", id),
            ("$ripe", ripe.ToUnixTimeMilliseconds())
        );

    /// <summary>When the first of the chunks that wait for nothing but their age ends; null when none does.</summary>
    public static DateTimeOffset? FindUnripe(SqliteConnection database, DateTimeOffset ripe) =>
        database.Scalar<object>(
            "SELECT MIN(start_ms + duration_ms) FROM chunk_info WHERE start_ms + duration_ms > $ripe",
            ("$ripe", ripe.ToUnixTimeMilliseconds())
        )
            is long first
            ? DateTimeOffset.FromUnixTimeMilliseconds(first)
            : null;

    /// <summary>The oldest chunks of recordings that are open as documents.</summary>
    public static List<QueuedChunk> PeekDocuments(SqliteConnection database, IEnumerable<long> held, int most, DateTimeOffset ripe)
    {
        using var command = database.Command(
            $"{QueueRows.SelectChunk} WHERE r.way = 'resource' AND {MayGo} AND c.chunk_id NOT IN ({string.Join(',', held)}) ORDER BY "
                + "c.chunk_id LIMIT $most",
            ("$most", most),
            ("$ripe", ripe.ToUnixTimeMilliseconds())
        );
        return ReadAll(command);
    }

    /// <summary>The oldest chunks after one that are not encoded so.</summary>
    public static List<QueuedChunk> PeekUnencoded(SqliteConnection database, AudioEncoding encoding, long after, int most)
    {
        using var command = database.Command(
            $"""
            {QueueRows.SelectChunk}
            WHERE {IsWhole} AND c.chunk_id > $after AND NOT EXISTS (SELECT 1 FROM encoded_audio e WHERE e.chunk_id = c.chunk_id
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

    /// <summary>Lets go of chunks that a destination has stored, and keeps what it answered.</summary>
    /// <param name="database">The file.</param>
    /// <param name="delivered">The chunks.</param>
    /// <param name="destination">Where they are now.</param>
    /// <param name="now">When that is.</param>
    /// <param name="keepUntil">Until when to keep what was sent; null: it is not kept.</param>
    public static void Complete(
        SqliteConnection database,
        IReadOnlyCollection<DeliveredChunk> delivered,
        string? destination,
        DateTimeOffset now,
        DateTimeOffset? keepUntil = null
    )
    {
        using var transaction = database.BeginTransaction();
        foreach (var chunks in delivered.GroupBy(static one => (one.Chunk.Recording.Id, one.SourceFileId)))
            RecordingsTable.NoteDelivered(database, [.. chunks]);
        foreach (
            var bin in delivered
                .Where(static one => one.IsToBeShown)
                .Select(static one => one.Chunk)
                .GroupBy(static chunk => Undrawn.Floor(chunk.Start))
        )
            Undrawn.Add(database, bin.Key, bin.Max(static chunk => chunk.Start + chunk.Duration));
        ChunkTable.Delete(database, delivered.Select(static one => one.Chunk.Id));
        foreach (var chunks in Settle(delivered, now))
            SettledTable.Add(database, chunks, destination);
        if (keepUntil is { } until)
        {
            foreach (var one in delivered.Where(static one => !one.Audio.IsEmpty))
                KeptTable.Add(database, one, until);
        }

        transaction.Commit();
    }

    /// <summary>Deletes a chunk that is not to be delivered.</summary>
    public static void Drop(SqliteConnection database, QueuedChunk chunk, DateTimeOffset now)
    {
        using var transaction = database.BeginTransaction();
        ChunkTable.Delete(database, chunk.Id);
        SettledTable.Add(database, Settle(chunk, SettledTable.Dropped, 0, now), destination: null);
        transaction.Commit();
    }

    /// <summary>Deletes a chunk by hand.</summary>
    public static void Discard(SqliteConnection database, QueueEntry entry, DateTimeOffset now)
    {
        using var transaction = database.BeginTransaction();
        if (entry.IsQuarantined)
            QuarantineTable.Delete(database, entry.Id);
        else
            ChunkTable.Delete(database, entry.Id);
        if (entry.Start is { } start)
            SettledTable.Add(
                database,
                SettledChunks.Of(
                    entry.RecordingId,
                    entry.Number,
                    start.ToUnixTimeMilliseconds(),
                    (long)entry.Duration.TotalMilliseconds,
                    SettledTable.Discarded,
                    0,
                    now.ToUnixTimeMilliseconds()
                ),
                destination: null
            );
        transaction.Commit();
    }

    /// <summary>One row for as many as follow each other: fifty in a request are one.</summary>
    private static List<SettledChunks> Settle(IReadOnlyCollection<DeliveredChunk> delivered, DateTimeOffset now)
    {
        var rows = new List<SettledChunks>();
        foreach (
            var one in delivered
                .OrderBy(static one => one.Chunk.Recording.Id, StringComparer.Ordinal)
                .ThenBy(static one => one.Chunk.Number)
        )
        {
            var fate = one.IsPossiblyRepeated ? SettledTable.Repeated : SettledTable.Delivered;
            var next = Settle(one.Chunk, fate, SettledChunks.ChecksumOf(one.Chunk.Number, one.Fingerprint), now);
            if (rows.Count > 0 && rows[^1].IsJoinedBy(next))
                rows[^1] = rows[^1].With(next);
            else
                rows.Add(next);
        }

        return rows;
    }

    private static SettledChunks Settle(QueuedChunk chunk, string fate, long checksum, DateTimeOffset now) =>
        SettledChunks.Of(
            chunk.Recording.Id,
            chunk.Number,
            chunk.Start.ToUnixTimeMilliseconds(),
            (long)chunk.Duration.TotalMilliseconds,
            fate,
            checksum,
            now.ToUnixTimeMilliseconds()
        );

    /// <summary>
    /// Whether a chunk that a dead recorder had open was queued before it died. The journal is one chunk behind the queue, and more only
    /// when it could not be written: a number that says so is believed if the queue knows of a later chunk, waiting or delivered, or if the
    /// ledger does, which knows of those that were dropped as well.
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
            )
            || (next > number && IsInLedger(database, recording, number, startMs));
    }

    private static bool IsInLedger(SqliteConnection database, RecordingInfo recording, int number, long startMs) =>
        QueueSchema.ReadVersion(database) >= QueueSchema.LedgerVersion
        && database.Scalar<long>(
            "SELECT EXISTS (SELECT 1 FROM recorded WHERE recording_id = $id AND next_number > $number AND to_ms > $start)",
            ("$id", recording.Id),
            ("$number", number),
            ("$start", startMs)
        ) == 1;
}
