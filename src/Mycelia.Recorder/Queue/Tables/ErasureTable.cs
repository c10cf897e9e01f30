using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>What destinations are still to delete of what is to be forgotten.</summary>
internal static class ErasureTable
{
    /// <summary>Holds of a chunk <c>c</c> that waits until what may have arrived of it is deleted.</summary>
    public const string IsWaitedFor = "EXISTS (SELECT 1 FROM erasures e WHERE e.chunk_id = c.chunk_id)";

    private const string Columns = "recording_id, destination, from_ms, to_ms, number, chunk_id, next_ms, again_ms, tries, problem, seal";

    /// <summary>A recording is to be deleted within a window, at a destination.</summary>
    public static void Add(SqliteConnection database, Forgetting window, string recordingId, string destination) =>
        Insert(database, window, recordingId, destination, number: null, chunkId: null, againMs: null);

    /// <summary>A chunk that may have arrived is to be deleted, now and when it has had the time to arrive.</summary>
    /// <param name="database">The file.</param>
    /// <param name="window">What is to be forgotten.</param>
    /// <param name="recordingId">The chunk's recording.</param>
    /// <param name="number">Its number.</param>
    /// <param name="leftId">The row of what is left of it; null: nothing is.</param>
    /// <param name="againMs">When it has.</param>
    public static void AddDoubtful(
        SqliteConnection database,
        Forgetting window,
        string recordingId,
        int number,
        long? leftId,
        long againMs
    ) => Insert(database, window, recordingId, destination: "", number, leftId, againMs);

    /// <summary>The next one that a destination is to be asked for; null when none is due.</summary>
    public static Erasure? FindDue(SqliteConnection database, string destination, DateTimeOffset now)
    {
        using var command = database.Command(
            $"SELECT id, {Columns} FROM erasures WHERE destination IN ($name, '') AND next_ms <= $now ORDER BY next_ms, id LIMIT 1",
            ("$name", destination),
            ("$now", now.ToUnixTimeMilliseconds())
        );
        return ReadAll(database, command).FirstOrDefault();
    }

    /// <summary>When the next one of a destination is due; null when there is none.</summary>
    public static DateTimeOffset? FindNext(SqliteConnection database, string destination) =>
        database.Scalar<object>("SELECT MIN(next_ms) FROM erasures WHERE destination IN ($name, '')", ("$name", destination)) is long next
            ? DateTimeOffset.FromUnixTimeMilliseconds(next)
            : null;

    /// <summary>All of them.</summary>
    public static List<Erasure> Read(SqliteConnection database)
    {
        using var command = database.Command($"SELECT id, {Columns} FROM erasures ORDER BY from_ms, id");
        return ReadAll(database, command);
    }

    /// <summary>The destination has done it. One that is to be done once more stays.</summary>
    /// <returns>Whether it is done with.</returns>
    public static bool NoteDone(SqliteConnection database, long id, DateTimeOffset now)
    {
        var again = database.Execute(
            "UPDATE erasures SET next_ms = again_ms, again_ms = NULL, tries = 0, problem = NULL WHERE id = $id AND again_ms > $now",
            ("$id", id),
            ("$now", now.ToUnixTimeMilliseconds())
        );
        if (again == 0)
            Remove(database, id);
        return again == 0;
    }

    /// <summary>The destination has not done it.</summary>
    public static void NoteFailed(SqliteConnection database, long id, string problem, DateTimeOffset next) =>
        database.Execute(
            "UPDATE erasures SET tries = tries + 1, problem = substr($problem, 1, 1000), next_ms = $next WHERE id = $id",
            ("$id", id),
            ("$problem", problem),
            ("$next", next.ToUnixTimeMilliseconds())
        );

    /// <summary>Removes those that the disk changed: nobody knows what was meant.</summary>
    /// <returns>How many.</returns>
    public static int RemoveBroken(SqliteConnection database)
    {
        var whole = Read(database).Select(static one => one.Id);
        return database.Execute($"DELETE FROM erasures WHERE id NOT IN ({string.Join(',', whole)})");
    }

    /// <summary>What is left of a chunk need not wait for it any more.</summary>
    public static void Release(SqliteConnection database, long id) =>
        database.Execute("UPDATE erasures SET chunk_id = NULL WHERE id = $id", ("$id", id));

    /// <summary>All are tried now.</summary>
    public static void HurryAll(SqliteConnection database, DateTimeOffset now) =>
        database.Execute(
            "UPDATE erasures SET next_ms = $now WHERE next_ms > $now AND problem IS NOT NULL",
            ("$now", now.ToUnixTimeMilliseconds())
        );

    /// <summary>Takes them over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command("SELECT recording_id, destination, from_ms, to_ms, number FROM erasures");
        using var row = command.ExecuteReader();
        while (row.Read())
            Insert(
                into,
                new(0, row.Instant(2), row.Instant(3)),
                row.Text(0),
                row.Text(1),
                row.CountOrNull(4),
                chunkId: null,
                againMs: null
            );
    }

    private static void Remove(SqliteConnection database, long id) => database.Execute("DELETE FROM erasures WHERE id = $id", ("$id", id));

    private static void Insert(
        SqliteConnection database,
        Forgetting window,
        string recordingId,
        string destination,
        int? number,
        long? chunkId,
        long? againMs
    ) =>
        database.Execute(
            """
            INSERT INTO erasures (recording_id, destination, from_ms, to_ms, number, chunk_id, next_ms, again_ms, seal)
            SELECT $recording, $destination, $from, $to, $number, $chunk, 0, $again, $seal WHERE NOT EXISTS (
                SELECT 1 FROM erasures WHERE recording_id = $recording AND destination = $destination AND from_ms = $from AND to_ms = $to
                    AND number IS $number AND chunk_id IS $chunk)
            """,
            ("$recording", recordingId),
            ("$destination", destination),
            ("$from", window.FromMs),
            ("$to", window.ToMs),
            ("$number", number),
            ("$chunk", chunkId),
            ("$again", againMs),
            ("$seal", WindowSeal.Of(recordingId, window.FromMs, window.ToMs, number))
        );

    private static List<Erasure> ReadAll(SqliteConnection database, SqliteCommand command)
    {
        using var row = command.ExecuteReader();
        var all = new List<Erasure>();
        while (row.Read())
        {
            var erasure = new Erasure(
                row.GetInt64(0),
                RecordingsTable.Find(database, row.Text(1)) ?? new(row.Text(1), StartedAt: "", Device: null, SourceFileId: null),
                row.Text(2),
                row.Instant(3),
                row.Instant(4),
                row.CountOrNull(5),
                row.Count(9),
                row.TextOrNull(10)
            );
            if (
                row.Integer(11)
                == WindowSeal.Of(
                    row.Text(1),
                    row.Integer(3, RowValues.FirstInstant),
                    row.Integer(4, RowValues.FirstInstant),
                    erasure.Number
                )
            )
                all.Add(erasure);
        }

        return all;
    }
}
