using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of protections.</summary>
internal static class ProtectionTable
{
    private const string Columns = "p.id, p.owner, p.track, p.from_ms, p.to_ms";

    private static readonly string IsSeen = Visibility.Of("p");

    /// <summary>Writes a protection, in the place of that of the same id.</summary>
    public static void Put(SqliteConnection index, SqliteTransaction transaction, Protection protection)
    {
        using var command = index.Command(
            "INSERT OR REPLACE INTO protections (id, owner, track, from_ms, to_ms) VALUES ($id, $owner, $track, $from, $to)",
            transaction,
            ("$id", protection.Id),
            ("$owner", protection.Owner),
            ("$track", protection.Track),
            ("$from", protection.Window.FromMs),
            ("$to", protection.Window.ToMs)
        );
        command.ExecuteNonQuery();
    }

    public static void Remove(SqliteConnection index, SqliteTransaction transaction, string id)
    {
        using var command = index.Command("DELETE FROM protections WHERE id = $id", transaction, ("$id", id));
        command.ExecuteNonQuery();
    }

    /// <summary>A protection of an id that <paramref name="viewer"/> sees; null: who sees everything.</summary>
    public static Protection? Find(SqliteConnection index, SqliteTransaction? transaction, string id, long? viewer) =>
        Read(
                index.Command(
                    $"SELECT {Columns} FROM protections p WHERE p.id = $id AND {IsSeen}",
                    transaction,
                    ("$id", id),
                    ("$viewer", viewer)
                )
            )
            .FirstOrDefault();

    /// <summary>Whether there is a protection of an id, whosever.</summary>
    public static bool Exists(SqliteConnection index, SqliteTransaction transaction, string id)
    {
        using var command = index.Command("SELECT 1 FROM protections WHERE id = $id", transaction, ("$id", id));
        return command.ExecuteScalar() is not null;
    }

    /// <summary>What lies in a window and <paramref name="viewer"/> sees, in order of beginning.</summary>
    public static List<Protection> Overlapping(SqliteConnection index, TimeWindow window, long? viewer) =>
        Read(
            index.Command(
                $"SELECT {Columns} FROM protections p WHERE p.from_ms < $to AND p.to_ms > $from AND {IsSeen} ORDER BY p.from_ms, p.id",
                null,
                ("$from", window.FromMs),
                ("$to", window.ToMs),
                ("$viewer", viewer)
            )
        );

    /// <summary>Whatever holds in a window, whosever.</summary>
    public static List<Protection> InForce(SqliteConnection index, SqliteTransaction? transaction, TimeWindow window) =>
        Read(
            index.Command(
                $"SELECT {Columns} FROM protections p WHERE p.from_ms < $to AND p.to_ms > $from ORDER BY p.from_ms",
                transaction,
                ("$from", window.FromMs),
                ("$to", window.ToMs)
            )
        );

    private static List<Protection> Read(SqliteCommand command)
    {
        using (command)
        {
            using var row = command.ExecuteReader();
            var protections = new List<Protection>();
            while (row.Read())
                protections.Add(
                    new(
                        row.GetString(0),
                        row.IsDBNull(1) ? null : row.GetInt64(1),
                        row.IsDBNull(2) ? null : row.GetInt64(2),
                        new(row.GetInt64(3), row.GetInt64(4))
                    )
                );
            return protections;
        }
    }
}
