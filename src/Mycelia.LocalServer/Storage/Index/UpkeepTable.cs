using Microsoft.Data.Sqlite;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of what is done in the background, the latest chunk first, and how far it has got.</summary>
internal static class UpkeepTable
{
    public const string Peaks = "peaks";

    /// <summary>It goes from the first chunk on: those before the row are done.</summary>
    public const string Flac = "flac";

    /// <summary>The row before which chunks are still to be done; null: none is.</summary>
    public static long? BeforeRow(SqliteConnection index, string task)
    {
        using var command = index.Command("SELECT before_row FROM upkeep WHERE task = $task", null, ("$task", task));
        return (long?)command.ExecuteScalar();
    }

    /// <summary>Notes how far it has got; null: it is done.</summary>
    public static void Set(SqliteConnection index, SqliteTransaction transaction, string task, long? beforeRow)
    {
        using var command = index.Command(
            beforeRow is null
                ? "DELETE FROM upkeep WHERE task = $task"
                : "INSERT OR REPLACE INTO upkeep (task, before_row) VALUES ($task, $row)",
            transaction,
            ("$task", task),
            ("$row", beforeRow)
        );
        command.ExecuteNonQuery();
    }

    /// <summary>The rows of some chunks, the last first, that come before one.</summary>
    public static List<long> ChunksBefore(SqliteConnection index, long row, int most) =>
        Rows(index, "SELECT rowid FROM chunks WHERE rowid < $row ORDER BY rowid DESC LIMIT $most", row, most);

    /// <summary>The rows of some chunks, the first first, from one on.</summary>
    public static List<long> ChunksFrom(SqliteConnection index, long row, int most) =>
        Rows(index, "SELECT rowid FROM chunks WHERE rowid >= $row ORDER BY rowid LIMIT $most", row, most);

    private static List<long> Rows(SqliteConnection index, string sql, long row, int most)
    {
        using var command = index.Command(sql, null, ("$row", row), ("$most", most));
        using var read = command.ExecuteReader();
        var rows = new List<long>();
        while (read.Read())
            rows.Add(read.GetInt64(0));
        return rows;
    }
}
