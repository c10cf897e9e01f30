using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue;

/// <summary>Rows to records; the recorder and the reading commands share it.</summary>
internal static class QueueRows
{
    public const string SelectChunk = """
        SELECT c.chunk_id, c.number, c.start_ms, c.duration_ms, c.bytes, c.attempts, c.last_error, r.id, r.started_at, r.device, r.source_file_id,
            r.opened_by, c.sent, r.way = 'resource', c.sent_until_ms, c.denied
        FROM chunk_info c JOIN recordings r ON r.id = c.recording_id
        """;

    public static QueuedChunk ReadChunk(SqliteDataReader row) => new(
        row.GetInt64(0),
        new RecordingInfo(
            row.GetString(7), row.GetString(8), Text(row, 9), Text(row, 10), row.IsDBNull(11) ? null : row.GetInt32(11), !row.IsDBNull(13) && row.GetBoolean(13)),
        row.GetInt32(1),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        TimeSpan.FromMilliseconds(row.GetInt64(3)),
        row.GetInt64(4),
        row.GetInt32(5),
        Text(row, 6),
        row.GetBoolean(12),
        row.IsDBNull(14) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(14)),
        row.GetBoolean(15));

    /// <summary>What waits, from the totals; of a file that has none yet, by counting.</summary>
    public static QueueStatus ReadStatus(SqliteConnection database, int version)
    {
        if (version >= QueueSchema.TotalsVersion && ReadStatus(database, $"""
            SELECT chunks, duration_ms, bytes, (SELECT start_ms FROM chunk_info ORDER BY chunk_id LIMIT 1), quarantined, quarantined_bytes,
                {(version >= QueueSchema.EncodedTotalsVersion ? "encoded_bytes" : "(SELECT COALESCE(SUM(LENGTH(audio)), 0) FROM encoded_audio)")}
            FROM queue_totals
            """) is { } kept)
            return kept;
        // Nobody keeps them, or another program has deleted them.
        return ReadStatus(database, version switch
        {
            > 0 => """
                SELECT COUNT(*), COALESCE(SUM(duration_ms), 0), COALESCE(SUM(bytes), 0), MIN(start_ms),
                    (SELECT COUNT(*) FROM quarantined_chunks), (SELECT COALESCE(SUM(LENGTH(audio_data)), 0) FROM quarantined_chunks), 0
                FROM chunk_info
                """,
            _ => """
                SELECT COUNT(*), 0, COALESCE(SUM(LENGTH(audio_data)), 0), CAST(1000 * unixepoch(MIN(timestamp), 'subsec') AS INTEGER), 0, 0, 0
                FROM audio_chunks
                """,
        })!;
    }

    private static QueueStatus? ReadStatus(SqliteConnection database, string sql)
    {
        using var command = database.Command(sql);
        using var row = command.ExecuteReader();
        return !row.Read() ? null : new(
            row.GetInt64(0),
            TimeSpan.FromMilliseconds(row.GetInt64(1)),
            row.GetInt64(2),
            row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6));
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
