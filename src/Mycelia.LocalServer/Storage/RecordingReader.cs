using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Storage;

/// <summary>Reads recordings from the index.</summary>
internal static class RecordingReader
{
    private const string Columns = "id, sample_rate, channels, metadata";

    public static Recording? Find(SqliteConnection connection, string id, SqliteTransaction? transaction = null)
    {
        using var command = connection.Command($"SELECT {Columns} FROM recordings WHERE id = $id", transaction, ("$id", id));
        using var row = command.ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    /// <summary>A page of recordings, the latest start first.</summary>
    /// <param name="connection">The index.</param>
    /// <param name="after">The last id of the page before, or null for the first page.</param>
    /// <param name="limit">The most that are wanted.</param>
    public static List<Recording> Page(SqliteConnection connection, string? after, int limit)
    {
        using var command = connection.Command(
            $"""
            SELECT {Columns} FROM recordings
            WHERE $after IS NULL OR (start_ms, id) < (SELECT start_ms, id FROM recordings WHERE id = $after)
            ORDER BY start_ms DESC, id DESC LIMIT $limit
            """,
            null,
            ("$after", after), ("$limit", limit));
        using var row = command.ExecuteReader();
        var recordings = new List<Recording>();
        while (row.Read())
            recordings.Add(Read(row));
        return recordings;
    }

    private static Recording Read(SqliteDataReader row) =>
        new(row.GetString(0), new AudioFormat(row.GetInt32(1), row.GetInt32(2)), row.IsDBNull(3) ? null : row.GetString(3));
}
