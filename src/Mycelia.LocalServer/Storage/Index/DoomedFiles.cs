using Microsoft.Data.Sqlite;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of files whose chunks are no more: they are deleted, whatever happens.</summary>
internal static class DoomedFiles
{
    public static void Add(SqliteConnection index, SqliteTransaction transaction, string chunkId, string path)
    {
        using var command = index.Command(
            "INSERT OR REPLACE INTO doomed_files (chunk_id, path) VALUES ($id, $path)",
            transaction,
            ("$id", chunkId),
            ("$path", path)
        );
        command.ExecuteNonQuery();
    }

    public static List<(string ChunkId, string Path)> All(SqliteConnection index)
    {
        using var command = index.Command("SELECT chunk_id, path FROM doomed_files", null);
        using var row = command.ExecuteReader();
        var files = new List<(string, string)>();
        while (row.Read())
            files.Add((row.GetString(0), row.GetString(1)));
        return files;
    }

    /// <summary>They are deleted.</summary>
    public static void Clear(SqliteConnection index)
    {
        using var command = index.Command("DELETE FROM doomed_files", null);
        command.ExecuteNonQuery();
    }
}
