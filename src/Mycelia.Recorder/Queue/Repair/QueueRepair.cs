using System.Globalization;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue.Repair;

/// <summary>
/// Puts right what other programs, or a disk, leave of a queue's tables: rows deleted by hand, triggers lost or added, values that are
/// none. What is known of a chunk is made anew from the chunk; what is of no use goes with a word, and keeps nothing else.
/// </summary>
internal static class QueueRepair
{
    private const string Known = "chunk_info";

    private static readonly (string Sql, Func<int, string> Words)[] Repairs =
    [
        (
            "DELETE FROM chunk_info WHERE NOT EXISTS (SELECT 1 FROM audio_chunks WHERE id = chunk_id)",
            static count => $"{Chunks(count)} had no audio any more and {(count == 1 ? "was" : "were")} dropped"
        ),
        .. QueueColumns.All.GroupBy(static column => column.Table).SelectMany(Mend),
        (
            """
            INSERT INTO recordings (id, started_at, source_file_id, next_number)
                SELECT c.recording_id, substr(COALESCE(MIN(a.recording_start), ''), 1, 1000), substr(MAX(NULLIF(a.source_file_id, '')), 1,
                    1000), MAX(c.number) + 1
                FROM chunk_info c JOIN audio_chunks a ON a.id = c.chunk_id
                WHERE NOT EXISTS (SELECT 1 FROM recordings r WHERE r.id = c.recording_id) GROUP BY c.recording_id
            """,
            static count =>
                $"{Recordings(count)} of chunks that wait {(count == 1 ? "was" : "were")} not there and {(count == 1 ? "is" : "are")} "
                + "made anew from them"
        ),
        (
            """
            INSERT INTO recordings (id, started_at, next_number)
                SELECT q.recording_id, COALESCE(strftime('%Y-%m-%dT%H:%M:%fZ', MIN(q.start_ms) / 1000.0, 'unixepoch'),
                    '1970-01-01T00:00:00.000Z'), MAX(q.number) + 1
                FROM quarantined_chunks q WHERE NOT EXISTS (SELECT 1 FROM recordings r WHERE r.id = q.recording_id) GROUP BY q.recording_id
            """,
            static count =>
                $"{Recordings(count)} of chunks that were set aside {(count == 1 ? "was" : "were")} not there and "
                + $"{(count == 1 ? "is" : "are")} made anew from them"
        ),
        ("DELETE FROM encoded_audio WHERE NOT EXISTS (SELECT 1 FROM audio_chunks WHERE id = chunk_id)", static _ => ""),
        // A number that leaves none for the next chunk.
        (
            "UPDATE sqlite_sequence SET seq = (SELECT COALESCE(MAX(id), 0) FROM audio_chunks) WHERE name = 'audio_chunks' AND NOT "
                + $"(typeof(seq) = 'integer' AND seq BETWEEN 0 AND {RowValues.LargestTotal})",
            static _ => "the number of the last chunk made no sense and is taken from the chunks"
        ),
    ];

    /// <summary>Does all that in one transaction.</summary>
    /// <param name="database">The file.</param>
    /// <param name="time">The clock.</param>
    /// <returns>What was found and done, in words; empty where all fitted together.</returns>
    public static IReadOnlyList<string> Run(SqliteConnection database, TimeProvider time)
    {
        var done = new List<string>((database as QueueConnection)?.Removed ?? []);
        try
        {
            using var transaction = database.BeginTransaction();
            done.AddRange(QueueTables.Restore(database));
            LowerRows(database, done);
            HealSenseless(database, done);
            foreach (var (sql, words) in Repairs)
            {
                database.Execute(sql);
                // Without those that triggers make.
                if ((int)database.Scalar<long>("SELECT changes()") is > 0 and var count && words(count) is { Length: > 0 } said)
                    done.Add(said);
            }

            if (ChunkSeal.FindBroken(database) is { Count: > 0 } broken)
            {
                foreach (var id in broken)
                    ChunkHealing.Heal(database, id);
                done.Add($"what was known of {Chunks(broken.Count)} was changed on the disk and is taken from the audio again");
            }

            // No request can have ended in time to come.
            database.Execute(
                "UPDATE chunk_info SET sent_until_ms = $now WHERE sent_until_ms > $now",
                ("$now", time.GetUtcNow().ToUnixTimeMilliseconds())
            );
            if (QueueTotals.Recount(database))
                done.Add("the totals did not hold and were counted anew");
            if (done.Count > 0)
                transaction.Commit();
        }
        catch (SqliteException e) when (SqliteRefusal.IsFull(e))
        {
            // It can be read all the same, and deliveries make room; the next start comes here again.
            return [];
        }

        return done;
    }

    /// <summary>Columns that have a value to fall back to take that; then rows of which nothing can be made go.</summary>
    private static IEnumerable<(string Sql, Func<int, string> Words)> Mend(IGrouping<string, QueueColumn> table)
    {
        if (table.Key != Known && table.Where(static column => column.Instead is null).ToList() is { Count: > 0 } vital)
            yield return (
                $"DELETE FROM {table.Key} WHERE NOT ({string.Join(" AND ", vital.Select(static column => column.MakesSense))})",
                count => $"{Rows(count)} of {table.Key} made no sense and {(count == 1 ? "was" : "were")} dropped"
            );
        if (table.Where(static column => column.Instead is not null).ToList() is { Count: > 0 } mendable)
            yield return (
                $"UPDATE {table.Key} SET {string.Join(", ", mendable.Select(static column => column.Mended))} WHERE NOT "
                    + $"({string.Join(" AND ", mendable.Select(static column => column.MakesSense))})",
                count => $"{Rows(count)} of {table.Key} had values that made no sense, and {(count == 1 ? "was" : "were")} put right"
            );
    }

    /// <summary>What is known of a chunk and makes no sense is taken from the chunk again; what is known of its delivery stays.</summary>
    private static void HealSenseless(SqliteConnection database, List<string> done)
    {
        var vital = QueueColumns.All.Where(static column => column.Table == Known && column.Instead is null);
        var ids = new List<long>();
        using (
            var command = database.Command(
                $"SELECT chunk_id FROM {Known} WHERE NOT ({string.Join(" AND ", vital.Select(static column => column.MakesSense))})"
            )
        )
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                ids.Add(row.GetInt64(0));
        }

        foreach (var id in ids)
            ChunkHealing.Heal(database, id);
        if (ids.Count > 0)
            done.Add($"what was known of {Chunks(ids.Count)} made no sense and is taken from the audio again");
    }

    /// <summary>After the highest number that a row can have, there is none for the next chunk.</summary>
    private static void LowerRows(SqliteConnection database, List<string> done)
    {
        var count = 0;
        while (database.Scalar<object>($"SELECT MAX(id) FROM audio_chunks WHERE id > {RowValues.LargestTotal}") is long high)
        {
            var low = database.Scalar<long>($"SELECT COALESCE(MAX(id), 0) + 1 FROM audio_chunks WHERE id <= {RowValues.LargestTotal}");
            foreach (var (table, key) in (ReadOnlySpan<(string, string)>)[("chunk_info", "chunk_id"), ("encoded_audio", "chunk_id")])
                database.Execute(
                    $"DELETE FROM {table} WHERE {key} = $low; UPDATE {table} SET {key} = $low WHERE {key} = $high",
                    ("$low", low),
                    ("$high", high)
                );
            database.Execute("UPDATE audio_chunks SET id = $low WHERE id = $high", ("$low", low), ("$high", high));
            count++;
        }

        if (count > 0)
            done.Add($"{Chunks(count)} had a row number after which there is none, and {(count == 1 ? "has" : "have")} another");
    }

    private static string Chunks(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "chunk" : "chunks")}");

    private static string Recordings(int count) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "recording" : "recordings")}");

    private static string Rows(int count) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? "row" : "rows")}");
}
