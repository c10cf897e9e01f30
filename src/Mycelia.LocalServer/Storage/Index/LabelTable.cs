using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of labels.</summary>
internal static class LabelTable
{
    private const string Columns = "l.id, l.owner, l.track, l.from_ms, l.to_ms, l.text";

    private static readonly string IsSeen = Visibility.Of("l");

    /// <summary>Writes a label, in the place of that of the same id.</summary>
    public static void Put(SqliteConnection index, SqliteTransaction transaction, Label label)
    {
        using var command = index.Command(
            "INSERT OR REPLACE INTO labels (id, owner, track, from_ms, to_ms, text) VALUES ($id, $owner, $track, $from, $to, $text)",
            transaction,
            ("$id", label.Id),
            ("$owner", label.Owner),
            ("$track", label.Track),
            ("$from", label.FromMs),
            ("$to", label.ToMs),
            ("$text", label.Text)
        );
        command.ExecuteNonQuery();
    }

    public static void Remove(SqliteConnection index, SqliteTransaction transaction, string id)
    {
        using var command = index.Command("DELETE FROM labels WHERE id = $id", transaction, ("$id", id));
        command.ExecuteNonQuery();
    }

    /// <summary>A label of an id that <paramref name="viewer"/> sees; null: who sees everything.</summary>
    public static Label? Find(SqliteConnection index, SqliteTransaction? transaction, string id, long? viewer) =>
        Read(index.Command($"SELECT {Columns} FROM labels l WHERE l.id = $id AND {IsSeen}", transaction, ("$id", id), ("$viewer", viewer)))
            .FirstOrDefault();

    /// <summary>Whether there is a label of an id, whosever.</summary>
    public static bool Exists(SqliteConnection index, SqliteTransaction transaction, string id)
    {
        using var command = index.Command("SELECT 1 FROM labels WHERE id = $id", transaction, ("$id", id));
        return command.ExecuteScalar() is not null;
    }

    /// <summary>What lies in a window, in order of beginning.</summary>
    public static List<Label> Overlapping(SqliteConnection index, TimeWindow window, long? viewer) =>
        Read(
            index.Command(
                $"""
                SELECT {Columns} FROM labels l
                WHERE l.from_ms < $to AND (l.from_ms >= $from OR l.to_ms > $from) AND {IsSeen} ORDER BY l.from_ms, l.id
                """,
                null,
                ("$from", window.FromMs),
                ("$to", window.ToMs),
                ("$viewer", viewer)
            )
        );

    private static List<Label> Read(SqliteCommand command)
    {
        using (command)
        {
            using var row = command.ExecuteReader();
            var labels = new List<Label>();
            while (row.Read())
                labels.Add(
                    new(
                        row.GetString(0),
                        row.IsDBNull(1) ? null : row.GetInt64(1),
                        row.IsDBNull(2) ? null : row.GetInt64(2),
                        row.GetInt64(3),
                        row.IsDBNull(4) ? null : row.GetInt64(4),
                        row.GetString(5)
                    )
                );
            return labels;
        }
    }
}
