using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue;

/// <summary>
/// Puts right what other programs leave of a queue's tables: rows deleted by hand, triggers lost, values that are none. What is known of a
/// chunk is made anew from the chunk; what is of no use goes with a word, and keeps nothing else.
/// </summary>
internal static class QueueRepair
{
    /// <summary>Milliseconds that are a time of the calendar's.</summary>
    private const string Times = "BETWEEN -62135596800000 AND 253402300799999";

    private static readonly (string Sql, Func<int, string> Words)[] Repairs =
    [
        ("DELETE FROM chunk_info WHERE NOT EXISTS (SELECT 1 FROM audio_chunks WHERE id = chunk_id)",
            static count => $"{Chunks(count)} had no audio any more and {(count == 1 ? "was" : "were")} dropped"),
        ($"""
            DELETE FROM chunk_info WHERE typeof(recording_id) <> 'text' OR typeof(number) <> 'integer' OR number NOT BETWEEN 0 AND 2147483647
                OR typeof(start_ms) <> 'integer' OR start_ms NOT {Times} OR typeof(duration_ms) <> 'integer' OR duration_ms NOT BETWEEN 0 AND 86400000
                OR typeof(bytes) <> 'integer' OR bytes < 0 OR typeof(attempts) <> 'integer' OR typeof(sent) <> 'integer' OR typeof(denied) <> 'integer'
            """,
            static count => $"what was known of {Chunks(count)} made no sense and is taken from the audio again"),
        ("""
            INSERT INTO recordings (id, started_at, source_file_id, next_number)
                SELECT c.recording_id, MIN(a.recording_start), MAX(NULLIF(a.source_file_id, '')), MAX(c.number) + 1
                FROM chunk_info c JOIN audio_chunks a ON a.id = c.chunk_id
                WHERE NOT EXISTS (SELECT 1 FROM recordings r WHERE r.id = c.recording_id) GROUP BY c.recording_id
            """,
            static count => $"{Recordings(count)} of chunks that wait {(count == 1 ? "was" : "were")} not there and {(count == 1 ? "is" : "are")} made anew from them"),
        ("""
            INSERT INTO recordings (id, started_at, next_number)
                SELECT q.recording_id, strftime('%Y-%m-%dT%H:%M:%fZ', MIN(q.start_ms) / 1000.0, 'unixepoch'), MAX(q.number) + 1
                FROM quarantined_chunks q WHERE NOT EXISTS (SELECT 1 FROM recordings r WHERE r.id = q.recording_id) GROUP BY q.recording_id
            """,
            static count => $"{Recordings(count)} of chunks that were set aside {(count == 1 ? "was" : "were")} not there and {(count == 1 ? "is" : "are")} made anew from them"),
        ("DELETE FROM encoded_audio WHERE NOT EXISTS (SELECT 1 FROM audio_chunks WHERE id = chunk_id)", static _ => ""),
    ];

    /// <summary>Does all that in one transaction.</summary>
    /// <returns>What was found and done, in words; empty where all fitted together.</returns>
    public static IReadOnlyList<string> Run(SqliteConnection database)
    {
        var done = new List<string>();
        try
        {
            using var transaction = database.BeginTransaction();
            foreach (var trigger in QueueSchema.Triggers.Where(one => database.Scalar<long>("SELECT 1 FROM sqlite_schema WHERE type = 'trigger' AND name = $name", ("$name", one.Name)) == 0))
            {
                database.Execute(trigger.Sql);
                done.Add($"the trigger {trigger.Name} was not there and is made anew");
            }

            foreach (var (sql, words) in Repairs)
            {
                database.Execute(sql);
                // Without those that triggers make.
                if ((int)database.Scalar<long>("SELECT changes()") is > 0 and var count && words(count) is { Length: > 0 } said)
                    done.Add(said);
            }

            if (Recount(database, mustCount: done.Count > 0))
                done.Add("the totals did not hold and were counted anew");
            if (done.Count > 0)
                transaction.Commit();
        }
        catch (SqliteException e) when (DiskSpace.IsFull(e))
        {
            // It can be read all the same, and deliveries make room; the next start comes here again.
            return [];
        }

        return done;
    }

    /// <summary>Counting reads all rows: only where there is reason to doubt the totals.</summary>
    private static bool Recount(SqliteConnection database, bool mustCount)
    {
        var known = database.Scalar<long>("SELECT held = chunks AND chunks >= 0 AND duration_ms >= 0 AND bytes >= 0 AND quarantined >= 0 FROM queue_totals") == 1;
        if (known && !mustCount)
            return false;
        const string counted = """
            SELECT 1 AS id, (SELECT COUNT(*) FROM audio_chunks) AS held, COUNT(*) AS chunks, COALESCE(SUM(duration_ms), 0) AS duration_ms, COALESCE(SUM(bytes), 0) AS bytes,
                (SELECT COUNT(*) FROM quarantined_chunks) AS quarantined, (SELECT COALESCE(SUM(LENGTH(audio_data)), 0) FROM quarantined_chunks) AS quarantined_bytes,
                (SELECT COALESCE(SUM(LENGTH(audio)), 0) FROM encoded_audio) AS encoded_bytes
            FROM chunk_info
            """;
        if (database.Scalar<long>($"SELECT COUNT(*) FROM (SELECT * FROM ({counted}) INTERSECT SELECT id, held, chunks, duration_ms, bytes, quarantined, quarantined_bytes, encoded_bytes FROM queue_totals)") == 1)
            return false;
        database.Execute($"""
            INSERT OR REPLACE INTO queue_totals (id, held, chunks, duration_ms, bytes, quarantined, quarantined_bytes, encoded_bytes) {counted}
            """);
        return true;
    }

    private static string Chunks(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "chunk" : "chunks")}");

    private static string Recordings(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "recording" : "recordings")}");
}
