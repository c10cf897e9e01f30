using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>Reads recordings from the index, each row by itself.</summary>
internal static class RecordingReader
{
    private static readonly string Columns = $"""
        {RowFaults.OfRecording}, r.rowid, CASE WHEN {RowFaults.IsId(
            "r.id"
        )} THEN r.id END, r.sample_rate, r.channels, r.metadata IS NOT NULL,
        CASE WHEN typeof(r.metadata) = 'text' AND octet_length(r.metadata) <= {ChunkLimits.MostMetadataBytes} THEN r.metadata END,
        r.samples
        """;

    /// <summary>A recording that is <paramref name="owner"/>'s; null: anybody's.</summary>
    public static Found<Recording> Find(SqliteConnection connection, string id, long? owner, SqliteTransaction? transaction = null)
    {
        using var command = connection.Command(
            $"SELECT {Columns} FROM recordings r WHERE r.id = $id AND ($owner IS NULL OR r.owner = $owner)",
            transaction,
            ("$id", id),
            ("$owner", owner)
        );
        using var row = command.ExecuteReader();
        return row.Read() ? Read(row) : default;
    }

    /// <summary>The id of a recording that is called so, by the server or by the program that it came from; null: there is none.</summary>
    public static string? FindId(SqliteConnection connection, string name, long? owner)
    {
        using var command = connection.Command(
            $"SELECT r.id FROM recordings r WHERE (r.id = $name OR r.client_recording_id = $name) AND ($owner IS NULL OR r.owner = $owner) "
                + $"AND {RowFaults.IsId("r.id")} ORDER BY r.id = $name DESC LIMIT 1",
            null,
            ("$name", name),
            ("$owner", owner)
        );
        return command.ExecuteScalar() as string;
    }

    /// <summary>A page of recordings, the latest start first.</summary>
    /// <param name="connection">The index.</param>
    /// <param name="after">The last of the page before; null for the first page.</param>
    /// <param name="limit">The most that are wanted.</param>
    /// <param name="owner">Whose; null: everybody's.</param>
    /// <returns>Null when the place is no longer there.</returns>
    public static List<ListedRecording>? Page(SqliteConnection connection, ListPlace? after, int limit, long? owner)
    {
        if (after is not null && !IsThere(connection, after))
            return null;
        using var command = connection.Command(
            $"""
            SELECT {Columns} FROM recordings r
            WHERE ($owner IS NULL OR r.owner = $owner)
              AND ($is_first OR (r.start_ms, r.rowid) < (SELECT l.start_ms, l.rowid FROM recordings l WHERE l.id = $id OR l.rowid = $row))
            ORDER BY r.start_ms DESC, r.rowid DESC LIMIT $limit
            """,
            null,
            ("$owner", owner),
            ("$is_first", after is null),
            ("$id", after?.Id),
            ("$row", after?.Row),
            ("$limit", limit)
        );
        using var row = command.ExecuteReader();
        var recordings = new List<ListedRecording>();
        while (row.Read())
            recordings.Add(new(row.GetInt64(1), Id(row), Read(row)));
        return recordings;
    }

    private static bool IsThere(SqliteConnection connection, ListPlace place)
    {
        using var command = connection.Command(
            "SELECT 1 FROM recordings WHERE id = $id OR rowid = $row",
            null,
            ("$id", place.Id),
            ("$row", place.Row)
        );
        return command.ExecuteScalar() is not null;
    }

    private static Found<Recording> Read(SqliteDataReader row)
    {
        if (!row.IsDBNull(0))
            return new(null, row.GetString(0));
        var metadata = row.IsDBNull(6) ? null : row.GetString(6);
        return new(
            new(
                row.GetString(2),
                new AudioFormat(row.GetInt32(3), row.GetInt32(4), SampleFormats.Parse(row.GetString(7))!.Value),
                metadata,
                HasDamagedMetadata: row.GetBoolean(5) && metadata is null
            ),
            null
        );
    }

    private static string? Id(SqliteDataReader row) => row.IsDBNull(2) ? null : row.GetString(2);
}
