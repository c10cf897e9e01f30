using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;

namespace Mycelia.LocalServer.Storage;

/// <summary>Reads chunks from the index.</summary>
internal static class ChunkReader
{
    private const string Columns =
        "c.id, c.recording_id, c.number, c.start_ms, c.frames, c.pcm_offset, c.file_size, c.sha256, c.streaming, c.encoding";

    /// <summary>The chunk for which a condition on <c>chunks c</c> holds.</summary>
    public static StoredChunk? FindOne(
        SqliteConnection connection, string condition, SqliteTransaction? transaction, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command($"SELECT {Columns} FROM chunks c WHERE {condition}", transaction, parameters);
        using var row = command.ExecuteReader();
        return row.Read() ? Read(row) : null;
    }

    /// <summary>All chunks of a recording, in time order.</summary>
    public static List<StoredChunk> OfRecording(SqliteConnection connection, string recordingId)
    {
        using var command = connection.Command(
            $"SELECT {Columns} FROM chunks c WHERE c.recording_id = $id ORDER BY c.start_ms, c.number", null, ("$id", recordingId));
        using var row = command.ExecuteReader();
        var chunks = new List<StoredChunk>();
        while (row.Read())
            chunks.Add(Read(row));
        return chunks;
    }

    /// <summary>The same, without what each chunk is stored as.</summary>
    public static List<ChunkSpan> SpansOfRecording(SqliteConnection connection, string recordingId)
    {
        using var command = connection.Command(
            "SELECT number, start_ms, frames, file_size, encoding = 'wav' FROM chunks WHERE recording_id = $id ORDER BY start_ms, number", null, ("$id", recordingId));
        using var row = command.ExecuteReader();
        var spans = new List<ChunkSpan>();
        while (row.Read())
            spans.Add(new(row.GetInt32(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetBoolean(4)));
        return spans;
    }

    private static StoredChunk Read(SqliteDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetInt32(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
        row.GetFieldValue<byte[]>(7), row.GetBoolean(8), AudioEncodings.Parse(row.GetString(9))!.Value);
}
