using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// Whether the run before this one ended with its machine. The marks of chunks that are being sent are synced by the next transaction
/// only: a power cut, not a crash, can take them. So after one, every chunk that may have been on its way counts as sent.
/// </summary>
internal static class RunRecord
{
    private const int Usual = 4;

    /// <summary>
    /// What tells one start of the machine from another; empty where there is nothing: then every end may have been a power cut.
    /// </summary>
    public static string Boot
    {
        get
        {
            try
            {
                return File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                return "";
            }
        }
    }

    /// <summary>A run begins; on the disk, if it changes anything.</summary>
    public static void Begin(SqliteConnection database, string boot)
    {
        var (hasEnded, before, inFlight) = Read(database);
        if (!hasEnded && before == boot && boot.Length > 0)
            return;
        using var transaction = database.BeginTransaction();
        if (!hasEnded)
            CountAsSent(database, inFlight);
        database.Execute(
            "INSERT OR REPLACE INTO last_run (id, boot, in_flight, ended) VALUES (1, $boot, $inFlight, 0)",
            ("$boot", boot),
            ("$inFlight", inFlight)
        );
        transaction.Commit();
    }

    /// <summary>No more than so many chunks will be on their way at once.</summary>
    public static void Expect(SqliteConnection database, int inFlight)
    {
        if (Read(database).InFlight != inFlight)
            database.Execute("UPDATE last_run SET in_flight = $inFlight", ("$inFlight", inFlight));
    }

    /// <summary>The run ends, and all it wrote is on the disk before the file is closed, or with it.</summary>
    public static void End(SqliteConnection database)
    {
        database.Execute("PRAGMA synchronous = NORMAL");
        database.Execute("UPDATE last_run SET ended = 1");
    }

    private static (bool HasEnded, string Boot, int InFlight) Read(SqliteConnection database)
    {
        using var command = database.Command("SELECT ended, boot, in_flight FROM last_run");
        using var row = command.ExecuteReader();
        return row.Read() ? (row.Flag(0), row.Text(1), row.Count(2)) : (true, "", Usual);
    }

    /// <summary>
    /// Chunks go out oldest first, one at a time of a recording that has no source file; what has failed before is known to the disk,
    /// may be held back or under way again, and does not count. Failures, successes and refusals are synced, so that no mark older
    /// than the last of them can be missing.
    /// </summary>
    private static void CountAsSent(SqliteConnection database, int inFlight)
    {
        ChunkTable.CountTriedAsSent(database);
        var tried = Ids(database, "SELECT DISTINCT recording_id FROM chunk_info WHERE attempts > 0", static row => row.Text(0)).ToHashSet();
        var opening = new HashSet<string>();
        var sent = new List<long>();
        var counted = 0;
        foreach (
            var (id, recording, hasSource) in Ids(
                database,
                "SELECT c.chunk_id, c.recording_id, r.source_file_id IS NOT NULL FROM chunk_info c JOIN recordings r ON r.id = "
                    + "c.recording_id WHERE c.sent = 0 ORDER BY c.chunk_id",
                static row => (row.GetInt64(0), row.Text(1), row.Flag(2))
            )
        )
        {
            if (!hasSource && !opening.Add(recording))
                continue;
            sent.Add(id);
            if ((hasSource || !tried.Contains(recording)) && ++counted == inFlight)
                break;
        }

        ChunkTable.CountAsSent(database, sent);
    }

    private static IEnumerable<T> Ids<T>(SqliteConnection database, string sql, Func<SqliteDataReader, T> read)
    {
        using var command = database.Command(sql);
        using var rows = command.ExecuteReader();
        while (rows.Read())
            yield return read(rows);
    }
}
