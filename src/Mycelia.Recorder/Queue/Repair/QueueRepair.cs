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
        (ChunkTable.RemoveSilent, static count => $"{Chunks(count)} had no audio any more and {(count == 1 ? "was" : "were")} dropped"),
        .. QueueColumns.All.GroupBy(static column => column.Table).SelectMany(Mend),
        (
            RecordingsTable.MakeOfChunks,
            static count =>
                $"{Recordings(count)} of chunks that wait {(count == 1 ? "was" : "were")} not there and {(count == 1 ? "is" : "are")} "
                + "made anew from them"
        ),
        (
            RecordingsTable.MakeOfQuarantined,
            static count =>
                $"{Recordings(count)} of quarantined chunks {(count == 1 ? "was" : "were")} not there and "
                + $"{(count == 1 ? "is" : "are")} made anew from them"
        ),
        (EncodedAudio.RemoveOrphans, static _ => ""),
        // A number that leaves none for the next chunk.
        (ChunkTable.MendLastId, static _ => "the number of the last chunk made no sense and is taken from the chunks"),
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

            if (ForgettingTable.RemoveBroken(database) + ErasureTable.RemoveBroken(database) is > 0 and var unclear)
                done.Add(
                    $"what is to be forgotten was changed on the disk in {Rows(unclear)}, and is not known any more: forget it once more"
                );
            ChunkTable.EndFutureRequests(database, time.GetUtcNow());
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
            ChunkTable.Move(database, high, low);
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
