using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;
using Mycelia.LocalServer.Storage.Index;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Storage;

/// <summary>Reads chunks from the index, each row by itself: one that is damaged takes nothing else along.</summary>
internal static class ChunkReader
{
    private const string NumberFault = "number";

    private static readonly string Columns = ColumnsWith(RowFaults.OfChunk, "c.recording_id");

    private static readonly string OfOne = $"SELECT {Columns} FROM chunks c WHERE c.recording_id = $id ORDER BY c.start_ms, c.number";

    /// <summary>The chunk for which a condition on <c>chunks c</c> holds.</summary>
    public static Found<StoredChunk> FindOne(
        SqliteConnection connection,
        string condition,
        SqliteTransaction? transaction,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        using var command = connection.Command($"SELECT {Columns} FROM chunks c WHERE {condition}", transaction, parameters);
        using var row = command.ExecuteReader();
        if (!row.Read())
            return default;
        return row.IsDBNull(0) ? new(Read(row), null) : new(null, row.GetString(0));
    }

    /// <summary>All chunks for which a condition on <c>chunks c</c> holds.</summary>
    public static List<Found<StoredChunk>> FindAll(
        SqliteConnection connection,
        string condition,
        SqliteTransaction? transaction,
        params ReadOnlySpan<(string Name, object? Value)> parameters
    )
    {
        using var command = connection.Command($"SELECT {Columns} FROM chunks c WHERE {condition}", transaction, parameters);
        using var row = command.ExecuteReader();
        var found = new List<Found<StoredChunk>>();
        while (row.Read())
            found.Add(row.IsDBNull(0) ? new(Read(row), null) : new(null, row.GetString(0)));
        return found;
    }

    /// <summary>Whether a recording has a chunk that is not WAV.</summary>
    public static bool HasEncoded(SqliteConnection connection, string recordingId)
    {
        using var command = connection.Command(
            "SELECT 1 FROM chunks WHERE recording_id = $id AND encoding <> 'wav' LIMIT 1",
            null,
            ("$id", recordingId)
        );
        return command.ExecuteScalar() is not null;
    }

    /// <summary>Bytes of all files together; what is damaged counts for nothing.</summary>
    public static long TotalBytes(SqliteConnection connection)
    {
        using var command = connection.Command(
            "SELECT coalesce(sum(file_size), 0) FROM chunks WHERE typeof(file_size) = 'integer' AND file_size BETWEEN 0 AND $most",
            null,
            ("$most", ChunkLimits.MostUnits)
        );
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>How many chunks of a key begin in a window, by the index alone.</summary>
    public static long Count(SqliteConnection connection, long owner, TimeWindow window)
    {
        using var command = connection.Command(
            "SELECT count(*) FROM chunks WHERE owner = $owner AND start_ms >= $from AND start_ms < $to",
            null,
            ("$owner", owner),
            ("$from", window.FromMs),
            ("$to", window.ToMs)
        );
        return (long)command.ExecuteScalar()!;
    }

    /// <summary>All chunks of a recording.</summary>
    /// <param name="connection">The index.</param>
    /// <param name="recordingId">The recording.</param>
    /// <param name="format">Of the recording; null where that cannot be read.</param>
    public static ChunkRows<StoredChunk> OfRecording(SqliteConnection connection, string recordingId, AudioFormat? format) =>
        ReadAll(connection, recordingId, format, Read);

    /// <summary>The same, without what each chunk is stored as.</summary>
    public static ChunkRows<ChunkSpan> SpansOfRecording(SqliteConnection connection, string recordingId, AudioFormat? format) =>
        ReadAll(connection, recordingId, format, ReadSpan);

    /// <summary>All whose recording is not there, by their rows; what stands in the place of its id is left out.</summary>
    public static List<(long Row, Found<StoredChunk> Chunk)> Orphans(SqliteConnection connection)
    {
        using var command = connection.Command(
            $"SELECT {ColumnsWith(RowFaults.OfOrphan, "''")}, c.rowid FROM chunks c WHERE NOT EXISTS (SELECT 1 FROM recordings r "
                + "WHERE r.id = c.recording_id)",
            null
        );
        using var row = command.ExecuteReader();
        var orphans = new List<(long, Found<StoredChunk>)>();
        while (row.Read())
            orphans.Add((row.GetInt64(15), row.IsDBNull(0) ? new(Read(row), null) : new(null, row.GetString(0))));
        return orphans;
    }

    private static string ColumnsWith(string fault, string recordingId) =>
        $"{fault}, c.number, c.start_ms, c.frames, c.pcm_offset, c.file_size, c.encoding, c.id, {recordingId}, c.sha256, c.streaming, "
        + $"coalesce(c.cut = 1, 0), {RowFaults.SentSize}, {RowFaults.SentSha256}, c.samples";

    private static ChunkRows<T> ReadAll<T>(
        SqliteConnection connection,
        string recordingId,
        AudioFormat? format,
        Func<SqliteDataReader, T> read
    )
    {
        using var command = connection.Command(OfOne, null, ("$id", recordingId));
        using var row = command.ExecuteReader();
        var readable = new List<T>();
        var damaged = new List<DamagedChunk>();
        while (row.Read())
        {
            if (FaultOf(row, format) is { } fault)
                damaged.Add(new(fault == NumberFault ? null : row.GetInt32(1), fault));
            else
                readable.Add(read(row));
        }

        return new(readable, damaged);
    }

    /// <summary>Each value may be right by itself, and impossible beside the others.</summary>
    private static string? FaultOf(SqliteDataReader row, AudioFormat? format)
    {
        if (!row.IsDBNull(0))
            return row.GetString(0);
        return
            format is { } known
            && !ChunkLimits.IsPossible(
                known with
                {
                    Samples = SamplesOf(row),
                },
                row.GetInt64(2),
                row.GetInt64(3),
                row.GetInt64(4),
                row.GetInt64(5),
                EncodingOf(row) == AudioEncoding.Wav
            )
            ? "frames"
            : null;
    }

    private static StoredChunk Read(SqliteDataReader row) =>
        new(
            row.GetString(7),
            row.GetString(8),
            row.GetInt32(1),
            row.GetInt64(2),
            row.GetInt64(3),
            row.GetInt64(4),
            row.GetInt64(5),
            row.GetFieldValue<byte[]>(9),
            row.GetBoolean(10),
            EncodingOf(row),
            SamplesOf(row),
            row.GetInt64(11) == 1,
            row.IsDBNull(12) || row.IsDBNull(13) ? null : new(row.GetInt64(12), row.GetFieldValue<byte[]>(13))
        );

    private static ChunkSpan ReadSpan(SqliteDataReader row) =>
        new(row.GetInt32(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(5), EncodingOf(row) == AudioEncoding.Wav);

    private static AudioEncoding EncodingOf(SqliteDataReader row) => AudioEncodings.Parse(row.GetString(6))!.Value;

    private static SampleFormat SamplesOf(SqliteDataReader row) => SampleFormats.Parse(row.GetString(14))!.Value;
}
