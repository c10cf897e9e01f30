using Microsoft.Data.Sqlite;

namespace Mycelia.Recorder.Queue;

/// <summary>The table of what the server's timeline does not show yet.</summary>
internal static class Undrawn
{
    /// <summary>The smallest of the timeline's bins: stretches are made of whole ones.</summary>
    public static readonly TimeSpan Bin = TimeSpan.FromMinutes(5);

    /// <summary>Adds a stretch; one that it touches grows by it, so that a recording that goes on is one row.</summary>
    public static void Add(SqliteConnection database, DateTimeOffset from, DateTimeOffset to)
    {
        (string, object?)[] stretch = [("$from", Floor(from).ToUnixTimeMilliseconds()), ("$to", (Floor(to) + Bin).ToUnixTimeMilliseconds())];
        if (database.Execute("UPDATE undrawn SET from_ms = MIN(from_ms, $from), to_ms = MAX(to_ms, $to), changes = changes + 1 WHERE from_ms <= $to AND to_ms >= $from", stretch) == 0)
            database.Execute("INSERT INTO undrawn (from_ms, to_ms) VALUES ($from, $to)", stretch);
    }

    public static UndrawnStretch? Find(SqliteConnection database)
    {
        using var command = database.Command("SELECT id, from_ms, to_ms, changes FROM undrawn ORDER BY from_ms DESC LIMIT 1");
        using var row = command.ExecuteReader();
        return row.Read()
            ? new(row.GetInt64(0), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(1)), DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(2)), row.GetInt64(3))
            : null;
    }

    public static void NoteDrawn(SqliteConnection database, UndrawnStretch stretch, DateTimeOffset until)
    {
        if (until >= stretch.To)
            database.Execute("DELETE FROM undrawn WHERE id = $id AND changes = $changes", ("$id", stretch.Id), ("$changes", stretch.Changes));
        else
            database.Execute("UPDATE undrawn SET from_ms = $until WHERE id = $id AND changes = $changes",
                ("$until", until.ToUnixTimeMilliseconds()), ("$id", stretch.Id), ("$changes", stretch.Changes));
    }

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
    public static DateTimeOffset Floor(DateTimeOffset moment) => new(moment.UtcTicks - (moment - DateTimeOffset.UnixEpoch).Ticks % Bin.Ticks, TimeSpan.Zero);
}
