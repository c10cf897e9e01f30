using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The table of what the server's timeline does not show yet.</summary>
internal static class Undrawn
{
    /// <summary>More than this at once takes a server too long; and a row that does not grow any more can be done with.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    /// <summary>
    /// Adds a stretch; one that it touches grows by it, to a day at the most, and several become one, so that a recording that goes on is
    /// few rows.
    /// </summary>
    public static void Add(SqliteConnection database, DateTimeOffset from, DateTimeOffset to)
    {
        (string, object?)[] stretch =
        [
            ("$from", Floor(from).ToUnixTimeMilliseconds()),
            ("$to", (Floor(to) + UndrawnStretch.Bin).ToUnixTimeMilliseconds()),
            ("$longest", (long)Longest.TotalMilliseconds),
        ];
        const string touched = "from_ms <= $to AND to_ms >= $from AND MAX(to_ms, $to) - MIN(from_ms, $from) <= $longest";
        var count = database.Execute(
            $"UPDATE undrawn SET from_ms = MIN(from_ms, $from), to_ms = MAX(to_ms, $to), changes = changes + 1 WHERE {touched}",
            stretch
        );
        if (count == 0)
            database.Execute("INSERT INTO undrawn (from_ms, to_ms) VALUES ($from, $to)", stretch.AsSpan(0, 2));
        if (count < 2 || database.Scalar<long>($"SELECT MAX(to_ms) - MIN(from_ms) > $longest FROM undrawn WHERE {touched}", stretch) == 1)
            return;
        // A new row: what is being drawn just now is not all of it.
        database.Execute(
            $"""
            INSERT INTO undrawn (id, from_ms, to_ms) SELECT (SELECT MAX(id) + 1 FROM undrawn), MIN(from_ms), MAX(to_ms) FROM undrawn
                WHERE {touched};
            DELETE FROM undrawn WHERE {touched} AND id < (SELECT MAX(id) FROM undrawn)
            """,
            stretch
        );
    }

    /// <summary>The newest; null when there is none.</summary>
    public static UndrawnStretch? Find(SqliteConnection database, IEnumerable<long> except)
    {
        using var command = database.Command(
            $"SELECT id, from_ms, to_ms, changes FROM undrawn WHERE id NOT IN ({string.Join(',', except)}) ORDER BY from_ms DESC LIMIT 1"
        );
        using var row = command.ExecuteReader();
        return row.Read() ? new(row.GetInt64(0), row.Instant(1), row.Instant(2), row.Integer(3)) : null;
    }

    /// <summary>It is done with, unless something was delivered meanwhile.</summary>
    public static void NoteDrawn(SqliteConnection database, UndrawnStretch stretch) =>
        database.Execute("DELETE FROM undrawn WHERE id = $id AND changes = $changes", ("$id", stretch.Id), ("$changes", stretch.Changes));

    /// <summary>Takes over from a damaged queue.</summary>
    /// <exception cref="SqliteException">It is too damaged, or older than this.</exception>
    public static void Copy(SqliteConnection from, SqliteConnection into)
    {
        using var command = from.Command("SELECT from_ms, to_ms FROM undrawn");
        using var row = command.ExecuteReader();
        while (row.Read())
            into.Execute("INSERT INTO undrawn (from_ms, to_ms) VALUES ($from, $to)", ("$from", row.GetValue(0)), ("$to", row.GetValue(1)));
    }

    /// <summary>The bin that a time is in begins here.</summary>
    public static DateTimeOffset Floor(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment - DateTimeOffset.UnixEpoch).Ticks % UndrawnStretch.Bin.Ticks, TimeSpan.Zero);
}
