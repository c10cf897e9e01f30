using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// When something was recording, how each run ended, and since when the one that runs captures nothing. What happens to a second of it
/// stands in the other tables.
/// </summary>
internal static class RunsTable
{
    /// <summary>It was told to stop, or its input had ended.</summary>
    public const string Stopped = "stopped";

    /// <summary>It ended without a stop, on a machine that went on: killed, or crashed.</summary>
    public const string Died = "died";

    /// <summary>The machine went down with it.</summary>
    public const string WentDown = "went down";

    /// <summary>What a run that ends has heard and not kept is shorter.</summary>
    private const long UnheardMs = 2_000;

    /// <summary>A run begins, of one input.</summary>
    /// <returns>Its row.</returns>
    public static long Begin(SqliteConnection database, string boot, DateTimeOffset now, string? input) =>
        database.Scalar<long>(
            "INSERT INTO runs (boot, began_ms, seen_ms, input) VALUES ($boot, $now, $now, $input) RETURNING id",
            ("$boot", boot),
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$input", input)
        );

    /// <summary>It is still there. Without a sync of its own.</summary>
    public static void See(SqliteConnection database, long run, DateTimeOffset now) =>
        database.ExecuteUnsynced(
            "UPDATE runs SET seen_ms = $now WHERE id = $id AND ended IS NULL",
            ("$now", now.ToUnixTimeMilliseconds()),
            ("$id", run)
        );

    /// <summary>Nothing is captured from a moment on; where nothing was before it, for another cause.</summary>
    public static void Rest(SqliteConnection database, long run, DateTimeOffset since, string cause)
    {
        using var transaction = database.BeginTransaction();
        AddIdle(database, run, since);
        database.Execute(
            "UPDATE runs SET idle_since_ms = $since, idle_cause = $cause WHERE id = $id",
            ("$since", since.ToUnixTimeMilliseconds()),
            ("$cause", cause),
            ("$id", run)
        );
        transaction.Commit();
    }

    /// <summary>Something is captured again. The gaps say what was missing, but for what was before the first frame.</summary>
    public static void Resume(SqliteConnection database, long run, DateTimeOffset? firstFrame)
    {
        using var transaction = database.BeginTransaction();
        if (firstFrame is { } until)
            AddIdle(database, run, until);
        database.Execute("UPDATE runs SET idle_since_ms = NULL, idle_cause = NULL WHERE id = $id", ("$id", run));
        transaction.Commit();
    }

    /// <summary>A run ends. What it did not capture last is a gap that no recording goes on after.</summary>
    public static void End(SqliteConnection database, long run, DateTimeOffset at, string how)
    {
        using var transaction = database.BeginTransaction();
        var (began, input) = ReadBegin(database, run);
        EndIn(database, run, began, input, at.ToUnixTimeMilliseconds(), how);
        transaction.Commit();
    }

    /// <summary>Runs that nobody ended have died. Each was there for as long as it was seen, or something was recorded.</summary>
    public static void EndDead(SqliteConnection database, string boot)
    {
        var dead = new List<(long Id, string Boot, long Began, long Seen, string? Input)>();
        using (var command = database.Command("SELECT id, boot, began_ms, seen_ms, input FROM runs WHERE ended IS NULL"))
        using (var row = command.ExecuteReader())
        {
            while (row.Read())
                dead.Add(
                    (
                        row.GetInt64(0),
                        row.Text(1),
                        row.Instant(2).ToUnixTimeMilliseconds(),
                        row.Instant(3).ToUnixTimeMilliseconds(),
                        row.TextOrNull(4)
                    )
                );
        }

        if (dead.Count == 0)
            return;
        using var transaction = database.BeginTransaction();
        foreach (var (id, was, began, seen, input) in dead)
            EndIn(
                database,
                id,
                began,
                input,
                // What another input of the run heard shows that the run was there.
                Math.Max(seen, RecordedTable.FindEnd(database, began) ?? seen),
                was == boot && boot.Length > 0 ? Died : WentDown
            );
        transaction.Commit();
    }

    /// <summary>Takes the rows over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command(
            $"SELECT id, boot, began_ms, seen_ms, ended, idle_since_ms, idle_cause, {InputOf(from, "runs")} FROM runs"
        );
        using var row = command.ExecuteReader();
        while (row.Read())
            into.Execute(
                """
                INSERT INTO runs (id, boot, began_ms, seen_ms, ended, idle_since_ms, idle_cause, input)
                VALUES ($id, $boot, $began, $seen, $ended, $since, $cause, $input)
                """,
                ("$id", row.GetValue(0)),
                ("$boot", row.GetValue(1)),
                ("$began", row.GetValue(2)),
                ("$seen", row.GetValue(3)),
                ("$ended", row.GetValue(4)),
                ("$since", row.GetValue(5)),
                ("$cause", row.GetValue(6)),
                ("$input", row.GetValue(7))
            );
    }

    /// <summary>The column of a table in a file that may be older than it.</summary>
    public static string InputOf(SqliteConnection database, string table) =>
        SchemaVersion.ColumnsOf(database).Contains((table, "input")) ? "input" : "NULL";

    private static (long BeganMs, string? Input) ReadBegin(SqliteConnection database, long run)
    {
        using var command = database.Command("SELECT began_ms, input FROM runs WHERE id = $id", ("$id", run));
        using var row = command.ExecuteReader();
        return row.Read() ? (row.Instant(0).ToUnixTimeMilliseconds(), row.TextOrNull(1)) : default;
    }

    private static void EndIn(SqliteConnection database, long run, long beganMs, string? input, long atMs, string how)
    {
        AddIdle(database, run, DateTimeOffset.FromUnixTimeMilliseconds(atMs));
        // Until it ends it hears a little more than it keeps.
        if (RecordedTable.FindEndOf(database, beganMs, input) is { } heard && heard < atMs && atMs - heard < UnheardMs)
            atMs = heard;
        database.Execute(
            "UPDATE runs SET seen_ms = $at, ended = $how, idle_since_ms = NULL, idle_cause = NULL WHERE id = $id",
            ("$at", atMs),
            ("$how", how),
            ("$id", run)
        );
    }

    private static void AddIdle(SqliteConnection database, long run, DateTimeOffset until)
    {
        (DateTimeOffset Since, string Cause, string? Input)? idle = null;
        using (var command = database.Command("SELECT idle_since_ms, idle_cause, input FROM runs WHERE id = $id", ("$id", run)))
        using (var row = command.ExecuteReader())
        {
            if (row.Read() && row.InstantOrNull(0) is { } since)
                idle = (since, row.TextOrNull(1) ?? GapCause.Unexplained, row.TextOrNull(2));
        }

        if (idle is { } gap && gap.Since < until)
            GapTable.AddInTransaction(database, "", gap.Input, new RecordingGap(gap.Since, until, gap.Cause));
    }
}
