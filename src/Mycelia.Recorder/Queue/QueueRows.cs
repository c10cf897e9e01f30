using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue;

/// <summary>Rows to records; the recorder and the reading commands share it.</summary>
internal static class QueueRows
{
    public static QueuedChunk ReadChunk(SqliteDataReader row) => new(
        row.GetInt64(0),
        new RecordingInfo(row.GetString(7), row.GetString(8), Text(row, 9), Text(row, 10)),
        row.GetInt32(1),
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)),
        TimeSpan.FromMilliseconds(row.GetInt64(3)),
        row.GetInt64(4),
        row.GetInt32(5),
        Text(row, 6));

    public static QueueStatus ReadStatus(SqliteConnection database)
    {
        using var command = database.Command("""
            SELECT COUNT(*), COALESCE(SUM(duration_ms), 0), COALESCE(SUM(bytes), 0), MIN(start_ms), (SELECT COUNT(*) FROM quarantined_chunks)
            FROM chunk_info
            """);
        using var row = command.ExecuteReader();
        row.Read();
        return new(
            row.GetInt64(0),
            TimeSpan.FromMilliseconds(row.GetInt64(1)),
            row.GetInt64(2),
            row.IsDBNull(3) ? null : DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(3)),
            row.GetInt64(4));
    }

    private static string? Text(SqliteDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
