using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The row of totals, and what it is when it is counted.</summary>
internal static class QueueTotals
{
    private const string Columns = "held, chunks, duration_ms, bytes, quarantined, quarantined_bytes, encoded_bytes";

    private const string Counted = """
        SELECT 1 AS id, (SELECT COUNT(*) FROM audio_chunks) AS held, COUNT(*) AS chunks, COALESCE(SUM(duration_ms), 0) AS duration_ms,
            COALESCE(SUM(bytes), 0) AS bytes,
            (SELECT COUNT(*) FROM quarantined_chunks) AS quarantined, (SELECT COALESCE(SUM(LENGTH(audio_data)), 0)
                FROM quarantined_chunks) AS quarantined_bytes,
            (SELECT COALESCE(SUM(LENGTH(audio)), 0) FROM encoded_audio) AS encoded_bytes
        FROM chunk_info
        """;

    /// <summary>That each of them can be one. What a file of an older version has not got is not asked for.</summary>
    public static readonly string MakesSense = string.Join(
        " AND ",
        Columns.Split(", ")[..^1].Select(static name => $"typeof({name}) = 'integer' AND {name} BETWEEN 0 AND {RowValues.LargestTotal}")
    );

    /// <summary>Counts, as at every start: it takes about as long as to look for rows that make no sense.</summary>
    /// <returns>Whether they did not hold.</returns>
    public static bool Recount(SqliteConnection database)
    {
        if (
            database.Scalar<long>($"SELECT COUNT(*) FROM (SELECT * FROM ({Counted}) INTERSECT SELECT id, {Columns} FROM queue_totals)") == 1
        )
            return false;
        database.Execute($"INSERT OR REPLACE INTO queue_totals (id, {Columns}) {Counted}");
        return true;
    }
}
