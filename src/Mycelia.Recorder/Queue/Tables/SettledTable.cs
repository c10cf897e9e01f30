using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// What became of the chunks that have left the queue: a row for as many of a recording as follow each other and left it in the same way,
/// either at once or in step with what was recorded. Written in the transaction in which they leave.
/// </summary>
internal static class SettledTable
{
    /// <summary>The destination has said that it stored them.</summary>
    public const string Delivered = "delivered";

    /// <summary>The same, and it may hold them twice.</summary>
    public const string Repeated = "repeated";

    /// <summary>They were dropped to make room.</summary>
    public const string Dropped = "dropped";

    /// <summary>They were discarded by hand.</summary>
    public const string Discarded = "discarded";

    private const string Columns = "recording_id, first_number, next_number, from_ms, to_ms, fate, checksum, at_ms, last_ms, lag_ms";

    /// <summary>Notes chunks that have just left the queue.</summary>
    public static void Add(SqliteConnection database, SettledChunks chunks, string? destination)
    {
        var place = destination is null ? (long?)null : DestinationNames.IdOf(database, destination);
        var (id, joined) = (0L, chunks);
        if (Find(database, "next_number = $number", chunks, chunks.First, place) is { } before && before.Chunks.IsJoinedBy(joined))
            (id, joined) = (before.Id, before.Chunks.With(joined));
        if (Find(database, "first_number = $number", chunks, chunks.Next, place) is { } after && joined.IsJoinedBy(after.Chunks))
        {
            joined = joined.With(after.Chunks);
            if (id != 0)
                database.Execute("DELETE FROM settled WHERE id = $id", ("$id", after.Id));
            else
                id = after.Id;
        }

        if (id != 0)
            Update(database, id, joined);
        else
            Insert(database, place, joined);
    }

    /// <summary>The recordings of which something in a window was delivered, and where to; empty where that is not known.</summary>
    public static List<(string RecordingId, string Destination)> DeliveredWithin(SqliteConnection database, long fromMs, long toMs)
    {
        using var command = database.Command(
            "SELECT DISTINCT recording_id, COALESCE(name, '') FROM settled LEFT JOIN destinations ON destinations.id = destination "
                + "WHERE fate IN ($delivered, $repeated) AND to_ms > $from AND from_ms < $to",
            ("$delivered", Delivered),
            ("$repeated", Repeated),
            ("$from", fromMs),
            ("$to", toMs)
        );
        using var row = command.ExecuteReader();
        var places = new List<(string, string)>();
        while (row.Read())
            places.Add((row.Text(0), row.Text(1)));
        return places;
    }

    /// <summary>Takes the rows over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command(
            $"SELECT {Columns}, name FROM settled LEFT JOIN destinations ON destinations.id = settled.destination"
        );
        using var row = command.ExecuteReader();
        while (row.Read())
            Insert(into, row.TextOrNull(10) is { } name ? DestinationNames.IdOf(into, name) : null, Read(row));
    }

    /// <summary>What one row says, of a query that begins with its columns.</summary>
    public static SettledChunks Read(SqliteDataReader row) =>
        new(
            row.Text(0),
            row.Integer(1),
            row.Integer(2),
            row.Instant(3).ToUnixTimeMilliseconds(),
            row.Instant(4).ToUnixTimeMilliseconds(),
            row.Text(5),
            row.Integer(6, long.MinValue),
            row.Instant(7).ToUnixTimeMilliseconds(),
            row.Instant(8).ToUnixTimeMilliseconds(),
            row.Integer(9, long.MinValue)
        );

    private static (long Id, SettledChunks Chunks)? Find(
        SqliteConnection database,
        string which,
        SettledChunks chunks,
        long number,
        long? place
    )
    {
        using var command = database.Command(
            $"SELECT {Columns}, id FROM settled WHERE recording_id = $recording AND {which} AND fate = $fate AND destination IS $place "
                + "LIMIT 1",
            ("$recording", chunks.RecordingId),
            ("$number", number),
            ("$fate", chunks.Fate),
            ("$place", place)
        );
        using var row = command.ExecuteReader();
        return row.Read() ? (row.GetInt64(10), Read(row)) : null;
    }

    private static void Update(SqliteConnection database, long id, SettledChunks chunks) =>
        database.Execute(
            """
            UPDATE settled SET first_number = $first, next_number = $next, from_ms = $from, to_ms = $to, checksum = $checksum,
                at_ms = $at, last_ms = $last, lag_ms = $lag
            WHERE id = $id
            """,
            [.. Parameters(chunks), ("$id", id)]
        );

    private static void Insert(SqliteConnection database, long? place, SettledChunks chunks) =>
        database.Execute(
            $"""
            INSERT INTO settled ({Columns}, destination)
            VALUES ($recording, $first, $next, $from, $to, $fate, $checksum, $at, $last, $lag, $place)
            """,
            [.. Parameters(chunks), ("$recording", chunks.RecordingId), ("$fate", chunks.Fate), ("$place", place)]
        );

    private static (string, object?)[] Parameters(SettledChunks chunks) =>
        [
            ("$first", chunks.First),
            ("$next", chunks.Next),
            ("$from", chunks.FromMs),
            ("$to", chunks.ToMs),
            ("$checksum", chunks.Checksum),
            ("$at", chunks.AtMs),
            ("$last", chunks.LastMs),
            ("$lag", chunks.LagMs),
        ];
}
