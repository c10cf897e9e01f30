using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// What was recorded: chunks of a recording that follow each other, a row for all of them. Written with each chunk, and kept when they are
/// gone: a chunk that is neither here nor in <see cref="SettledTable"/>, nor waits, was lost.
/// </summary>
internal static class RecordedTable
{
    /// <summary>
    /// What follows without a gap may be stamped a little earlier or later: a clock is found out in the first minute, and corrected.
    /// </summary>
    public const int ToleranceMs = 100;

    /// <summary>What is shorter is rounded to nothing, and would be nowhere.</summary>
    public const long LeastMs = 1;

    /// <summary>How long an input may have been open before the run that records it begins: while its queue is opened.</summary>
    private const long LongestBeforeMs = 60_000;

    /// <summary>Notes a chunk. One that was noted before is not noted twice.</summary>
    public static void Add(SqliteConnection database, string recordingId, int number, long startMs, long durationMs)
    {
        var (next, endMs) = (number + 1L, startMs + durationMs);
        var before = Find(database, "first_number <= $number ORDER BY first_number DESC", recordingId, number);
        if (before?.Next > number)
            return;
        if (before is null || before.Value.Next != number || Math.Abs(startMs - before.Value.ToMs) > ToleranceMs)
            before = null;
        var after = Find(database, "first_number = $number", recordingId, next);
        if (after is null || Math.Abs(endMs - after.Value.FromMs) > ToleranceMs)
            after = null;

        if (before is { } earlier)
            SetEnd(database, earlier.Id, after?.Next ?? next, after?.ToMs ?? endMs);
        if (before is not null && after is { } joined)
            database.Execute("DELETE FROM recorded WHERE id = $id", ("$id", joined.Id));
        else if (after is { } later)
            SetBegin(database, later.Id, number, startMs);
        else if (before is null)
            Insert(database, recordingId, number, next, startMs, endMs);
    }

    /// <summary>What was recorded within a window, each stretch cut to it.</summary>
    public static List<(string RecordingId, long FromMs, long ToMs)> Within(SqliteConnection database, long fromMs, long toMs)
    {
        using var command = database.Command(
            "SELECT recording_id, MAX(from_ms, $from), MIN(to_ms, $to) FROM recorded WHERE to_ms > $from AND from_ms < $to",
            ("$from", fromMs),
            ("$to", toMs)
        );
        using var row = command.ExecuteReader();
        var stretches = new List<(string, long, long)>();
        while (row.Read())
            stretches.Add(
                (
                    row.Text(0),
                    row.Integer(1, RowValues.FirstInstant, RowValues.LastInstant),
                    row.Integer(2, RowValues.FirstInstant, RowValues.LastInstant)
                )
            );
        return stretches;
    }

    /// <summary>Forgets the chunks of imports that were not finished.</summary>
    public static void RemoveUnfinished(SqliteConnection database) =>
        database.Execute("DELETE FROM recorded WHERE recording_id IN (SELECT recording_id FROM imports WHERE NOT finished)");

    /// <summary>When the last frame was heard since a run began; null: none was.</summary>
    public static long? FindEnd(SqliteConnection database, long beganMs) => Find(database, "MAX(to_ms)", beganMs);

    /// <summary>The same of one input; null: the only one.</summary>
    public static long? FindEndOf(SqliteConnection database, long beganMs, string? input) => FindOf(database, "MAX(to_ms)", beganMs, input);

    /// <summary>
    /// When the first frame was heard of a run of an input; null: none was. The input may have been open before the run began.
    /// </summary>
    public static long? FindBeginOf(SqliteConnection database, long beganMs, string? input) =>
        FindOf(database, "MIN(from_ms)", beganMs, input);

    /// <summary>Takes the rows over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command("SELECT recording_id, first_number, next_number, from_ms, to_ms FROM recorded");
        using var row = command.ExecuteReader();
        while (row.Read())
            Insert(into, row.GetValue(0), row.GetValue(1), row.GetValue(2), row.GetValue(3), row.GetValue(4));
    }

    private static long? Find(SqliteConnection database, string what, long beganMs) =>
        database.Scalar<object>(
            $"SELECT {what} FROM recorded WHERE from_ms >= $before AND to_ms > $began",
            ("$before", beganMs - LongestBeforeMs),
            ("$began", beganMs)
        ) as long?;

    /// <summary>What has no recording any more counts as that of the only one.</summary>
    private static long? FindOf(SqliteConnection database, string what, long beganMs, string? input) =>
        database.Scalar<object>(
            $"""
            SELECT {what} FROM recorded LEFT JOIN recordings ON recordings.id = recording_id
            WHERE from_ms >= $before AND to_ms > $began AND {QueueSchema.InputColumn(database)} IS $input
            """,
            ("$before", beganMs - LongestBeforeMs),
            ("$began", beganMs),
            ("$input", input)
        ) as long?;

    private static (long Id, long Next, long FromMs, long ToMs)? Find(
        SqliteConnection database,
        string which,
        string recordingId,
        long number
    )
    {
        using var command = database.Command(
            $"SELECT id, next_number, from_ms, to_ms FROM recorded WHERE recording_id = $recording AND {which} LIMIT 1",
            ("$recording", recordingId),
            ("$number", number)
        );
        using var row = command.ExecuteReader();
        return row.Read()
            ? (
                row.GetInt64(0),
                row.Integer(1),
                row.Integer(2, RowValues.FirstInstant, RowValues.LastInstant),
                row.Integer(3, RowValues.FirstInstant, RowValues.LastInstant)
            )
            : null;
    }

    private static void SetEnd(SqliteConnection database, long id, long next, long toMs) =>
        database.Execute(
            "UPDATE recorded SET next_number = $next, to_ms = $to WHERE id = $id",
            ("$next", next),
            ("$to", toMs),
            ("$id", id)
        );

    private static void SetBegin(SqliteConnection database, long id, long first, long fromMs) =>
        database.Execute(
            "UPDATE recorded SET first_number = $first, from_ms = $from WHERE id = $id",
            ("$first", first),
            ("$from", fromMs),
            ("$id", id)
        );

    private static void Insert(SqliteConnection database, object recordingId, object first, object next, object fromMs, object toMs) =>
        database.Execute(
            "INSERT INTO recorded (recording_id, first_number, next_number, from_ms, to_ms) VALUES ($id, $first, $next, $from, $to)",
            ("$id", recordingId),
            ("$first", first),
            ("$next", next),
            ("$from", fromMs),
            ("$to", toMs)
        );
}
