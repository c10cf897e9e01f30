using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>Rows to records; the recorder and the reading commands share it.</summary>
internal static class QueueRows
{
    public const string SelectChunk = """
        SELECT c.chunk_id, c.number, c.start_ms, c.duration_ms, c.bytes, c.attempts, c.last_error, r.id, r.started_at, r.device,
            r.source_file_id,
            r.opened_by, c.sent, COALESCE(r.way, '') = 'resource', c.sent_until_ms, c.denied,
            c.recording_id, c.number, c.start_ms, c.duration_ms, c.checksum, c.seal, r.input
        FROM chunk_info c JOIN recordings r ON r.id = c.recording_id
        """;

    /// <summary>When the oldest chunk began whose time makes sense.</summary>
    private static readonly string Oldest =
        $"(SELECT start_ms FROM chunk_info WHERE {QueueColumns.Rule("chunk_info", "start_ms")} ORDER BY chunk_id LIMIT 1)";

    /// <summary>The chunk of a row of <see cref="SelectChunk"/>.</summary>
    /// <exception cref="SenselessRowException">What it says makes no sense, or is not what was written.</exception>
    public static QueuedChunk ReadChunk(SqliteDataReader row)
    {
        ChunkSeal.Check(row, 16);
        return new(
            row.GetInt64(0),
            new RecordingInfo(row.Text(7), row.Text(8), row.TextOrNull(9), row.TextOrNull(10), row.CountOrNull(11), row.Flag(13))
            {
                Input = row.TextOrNull(22),
            },
            row.Count(1),
            row.Instant(2),
            row.Length(3, RowValues.LongestChunk),
            row.Integer(4),
            row.Count(5),
            row.TextOrNull(6),
            row.Flag(12),
            row.InstantOrNull(14),
            row.Flag(15)
        );
    }

    /// <summary>What waits, from the totals; of a file that has none yet, by counting.</summary>
    public static QueueStatus ReadStatus(SqliteConnection database, int version)
    {
        if (
            version >= QueueSchema.TotalsVersion
            && ReadStatus(
                database,
                $"""
                SELECT chunks, duration_ms, bytes, {Oldest}, quarantined, quarantined_bytes,
                    {(
                    version >= QueueSchema.EncodedTotalsVersion
                        ? "encoded_bytes"
                        : "(SELECT COALESCE(SUM(LENGTH(audio)), 0) FROM encoded_audio)"
                )}
                FROM queue_totals WHERE {QueueTotals.MakesSense}
                """
            )
                is { } kept
        )
            return kept;
        // Nobody keeps them, or another program, or the disk, has made nonsense of them.
        return ReadStatus(
            database,
            version switch
            {
                > 0 => $"""
                SELECT COUNT(*), COALESCE(SUM(CASE WHEN {QueueColumns.Rule("chunk_info", "duration_ms")} THEN duration_ms END), 0),
                    COALESCE(SUM(CASE WHEN {QueueColumns.Rule("chunk_info", "bytes")} THEN bytes END), 0), {Oldest},
                    (SELECT COUNT(*) FROM quarantined_chunks), (SELECT COALESCE(SUM(LENGTH(audio_data)), 0) FROM quarantined_chunks), 0
                FROM chunk_info
                """,
                _ => """
                SELECT COUNT(*), 0, COALESCE(SUM(LENGTH(audio_data)), 0), CAST(1000 * unixepoch(MIN(timestamp), 'subsec') AS INTEGER), 0,
                    0, 0
                FROM audio_chunks
                """,
            }
        )!;
    }

    private static QueueStatus? ReadStatus(SqliteConnection database, string sql)
    {
        using var command = database.Command(sql);
        using var row = command.ExecuteReader();
        return !row.Read()
            ? null
            : new(row.Integer(0), row.Length(1), row.Integer(2), row.InstantOrNull(3), row.Integer(4), row.Integer(5), row.Integer(6));
    }
}
