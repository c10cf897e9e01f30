using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue;

/// <summary>Lists a queue file of any version, without its audio: what waits, oldest first, then what was set aside.</summary>
internal static class QueueListing
{
    /// <summary>Since this version a list of what was set aside knows how often it was tried.</summary>
    private const int AttemptsVersion = QueueSchema.TotalsVersion;

    private const string Waiting = """
        SELECT chunk_id, recording_id, number, start_ms, duration_ms, bytes, attempts, last_error FROM chunk_info
        """;

    private const string Quarantined = """
        SELECT q.id, q.recording_id, q.number, q.start_ms, q.duration_ms, LENGTH(q.audio_data), COALESCE(i.attempts, 0), q.reason
        FROM quarantined_chunks q LEFT JOIN quarantine_info i ON i.quarantine_id = q.id
        """;

    private const string QuarantinedBefore = """
        SELECT q.id, q.recording_id, q.number, q.start_ms, q.duration_ms, LENGTH(q.audio_data), 0, q.reason FROM quarantined_chunks q
        """;

    public static IEnumerable<QueueEntry> Read(SqliteConnection database, QueueFilter filter)
    {
        var version = QueueSchema.ReadVersion(database);
        var entries = Enumerable.Empty<QueueEntry>();
        if (filter.Quarantined != true)
        {
            if (version > 0)
                entries = Rows(database, Waiting + " ORDER BY chunk_id", isQuarantined: false);
            entries = entries.Concat(ChunkAdoption.Preview(database));
        }

        if (filter.Quarantined != false && version > 0)
            entries = entries.Concat(Rows(database, QuarantinedSql(version) + " ORDER BY q.id", isQuarantined: true));
        return entries.Where(filter.Fits);
    }

    /// <summary>One chunk; null when there is none.</summary>
    public static QueueEntry? Find(SqliteConnection database, long id, bool isQuarantined)
    {
        var version = QueueSchema.ReadVersion(database);
        if (version == 0)
            return isQuarantined ? null : ChunkAdoption.Preview(database, id);
        var sql = isQuarantined ? QuarantinedSql(version) + " WHERE q.id = $id" : Waiting + " WHERE chunk_id = $id";
        return Rows(database, sql, isQuarantined, ("$id", id)).FirstOrDefault() ?? (isQuarantined ? null : ChunkAdoption.Preview(database, id));
    }

    private static string QuarantinedSql(int version) => version >= AttemptsVersion ? Quarantined : QuarantinedBefore;

    private static IEnumerable<QueueEntry> Rows(SqliteConnection database, string sql, bool isQuarantined, params (string, object?)[] parameters)
    {
        using var command = database.Command(sql, parameters);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            var start = row.GetInt64(3);
            yield return new(
                row.GetInt64(0), isQuarantined, row.GetString(1), row.GetInt32(2),
                start == 0 ? null : DateTimeOffset.FromUnixTimeMilliseconds(start), TimeSpan.FromMilliseconds(row.GetInt64(4)),
                row.GetInt64(5), row.GetInt32(6), row.IsDBNull(7) ? null : row.GetString(7));
        }
    }
}
