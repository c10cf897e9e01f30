using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>Lists a queue file of any version, without its audio: what waits, oldest first, then what was set aside.</summary>
internal static class QueueListing
{
    /// <summary>The columns of every row; a seal takes more.</summary>
    private const int Plain = 8;

    private const string Senseless = "what the queue knows of it makes no sense; the recorder takes it from the audio at its next start";

    /// <summary>Since this version a list of what was set aside knows how often it was tried.</summary>
    private const int AttemptsVersion = QueueSchema.TotalsVersion;

    private const string Waiting =
        "SELECT chunk_id, recording_id, number, start_ms, duration_ms, bytes, attempts, last_error FROM chunk_info";

    private const string Sealed = """
        SELECT chunk_id, recording_id, number, start_ms, duration_ms, bytes, attempts, last_error, recording_id, number, start_ms,
            duration_ms, checksum, seal FROM chunk_info
        """;

    private const string Quarantined = """
        SELECT q.id, q.recording_id, q.number, q.start_ms, q.duration_ms, LENGTH(q.audio_data), COALESCE(i.attempts, 0), substr(q.reason,
            1, 20000)
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
                entries = Rows(database, WaitingSql(version) + " ORDER BY chunk_id", isQuarantined: false);
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
        var sql = isQuarantined ? QuarantinedSql(version) + " WHERE q.id = $id" : WaitingSql(version) + " WHERE chunk_id = $id";
        return Rows(database, sql, isQuarantined, ("$id", id)).FirstOrDefault()
            ?? (isQuarantined ? null : ChunkAdoption.Preview(database, id));
    }

    private static string WaitingSql(int version) => version >= QueueSchema.SealVersion ? Sealed : Waiting;

    private static string QuarantinedSql(int version) => version >= AttemptsVersion ? Quarantined : QuarantinedBefore;

    private static IEnumerable<QueueEntry> Rows(
        SqliteConnection database,
        string sql,
        bool isQuarantined,
        params (string, object?)[] parameters
    )
    {
        using var command = database.Command(sql, parameters);
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            if (Read(row, isQuarantined) is { } entry)
                yield return entry;
            else if (ReadSenseless(database, row.GetInt64(0), isQuarantined) is { } described)
                yield return described;
        }
    }

    /// <returns>Null when it makes no sense.</returns>
    private static QueueEntry? Read(SqliteDataReader row, bool isQuarantined)
    {
        try
        {
            if (row.FieldCount > Plain)
                ChunkSeal.Check(row, Plain);
            var start = row.Instant(3);
            return new(
                row.GetInt64(0),
                isQuarantined,
                row.Text(1),
                row.Count(2),
                start.ToUnixTimeMilliseconds() == 0 ? null : start,
                row.Length(4, RowValues.LongestChunk),
                row.Integer(5),
                row.Count(6),
                row.TextOrNull(7)
            );
        }
        catch (SenselessRowException)
        {
            return null;
        }
    }

    /// <summary>As much as can be said; of a chunk that waits, what the next recorder will make of it.</summary>
    private static QueueEntry? ReadSenseless(SqliteConnection database, long id, bool isQuarantined)
    {
        if (isQuarantined)
            return new(
                id,
                true,
                "",
                0,
                null,
                TimeSpan.Zero,
                database.Scalar<long>("SELECT LENGTH(audio_data) FROM quarantined_chunks WHERE id = $id", ("$id", id)),
                0,
                Senseless
            );
        return ChunkAdoption.Preview(database, id) is { } entry ? entry with { LastError = entry.LastError ?? Senseless } : null;
    }
}
