using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Queue;

/// <summary>Takes in the rows that another program, the Python recorder, left in <c>audio_chunks</c>.</summary>
internal static class ChunkAdoption
{
    private sealed record Row(long Id, string Timestamp, int Number, string? SourceFileId, string RecordingStart, string CreatedAt);

    /// <summary>Gives every row without <c>chunk_info</c> its own.</summary>
    /// <returns>How many there were.</returns>
    public static int AdoptAll(SqliteConnection database)
    {
        // Usually there is nothing to adopt, and that is known without a search.
        if (database.Scalar<long>("SELECT held = chunks FROM queue_totals") == 1)
            return 0;
        var ids = FindUnadopted(database);
        foreach (var id in ids)
        {
            using var transaction = database.BeginTransaction();
            Adopt(database, ReadRow(database, id));
            transaction.Commit();
        }

        return ids.Count;
    }

    /// <summary>What adoption would make of the rows that are still to be adopted, without adopting them.</summary>
    public static IEnumerable<QueueEntry> Preview(SqliteConnection database)
    {
        using var command = database.Command(QueueSchema.ReadVersion(database) == 0
            ? "SELECT id FROM audio_chunks ORDER BY id"
            : "SELECT id FROM audio_chunks INDEXED BY audio_chunks_by_number WHERE NOT EXISTS (SELECT 1 FROM chunk_info WHERE chunk_id = id) ORDER BY id");
        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            if (Preview(database, reader.GetInt64(0)) is { } entry)
                yield return entry;
        }
    }

    /// <summary>The same for one row; null when there is none.</summary>
    public static QueueEntry? Preview(SqliteConnection database, long id)
    {
        if (TryReadRow(database, id) is not { } row)
            return null;
        var (bytes, duration) = Measure(database, id);
        return new(id, false, row.RecordingStart, row.Number, StartOf(row, duration), duration, bytes, 0, null);
    }

    private static List<long> FindUnadopted(SqliteConnection database)
    {
        using var command = database.Command("""
            SELECT id FROM audio_chunks INDEXED BY audio_chunks_by_number
            WHERE NOT EXISTS (SELECT 1 FROM chunk_info WHERE chunk_id = id) ORDER BY id
            """);
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        while (reader.Read())
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    private static Row ReadRow(SqliteConnection database, long id) => TryReadRow(database, id)!;

    private static Row? TryReadRow(SqliteConnection database, long id)
    {
        using var command = database.Command(
            "SELECT id, timestamp, chunk_number, source_file_id, recording_start, created_at FROM audio_chunks WHERE id = $id", ("$id", id));
        using var reader = command.ExecuteReader();
        return !reader.Read() ? null : new(
            reader.GetInt64(0), reader.GetString(1), reader.GetInt32(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetString(4), reader.GetString(5));
    }

    private static void Adopt(SqliteConnection database, Row row)
    {
        var recording = FindOrAddRecording(database, row);
        var (bytes, duration) = Measure(database, row.Id);
        if (StartOf(row, duration) is { } start)
        {
            database.Execute(
                "INSERT INTO chunk_info (chunk_id, recording_id, number, start_ms, duration_ms, bytes) VALUES ($id, $recording, $number, $start, $duration, $bytes)",
                ("$id", row.Id), ("$recording", recording), ("$number", row.Number),
                ("$start", start.ToUnixTimeMilliseconds()), ("$duration", (long)duration.TotalMilliseconds), ("$bytes", bytes));
            return;
        }

        database.Execute("""
            INSERT INTO quarantined_chunks (recording_id, number, start_ms, duration_ms, reason, quarantined_at, audio_data)
                SELECT $recording, chunk_number, 0, $duration, $reason, created_at, audio_data FROM audio_chunks WHERE id = $id;
            DELETE FROM audio_chunks WHERE id = $id
            """,
            ("$id", row.Id), ("$recording", recording), ("$duration", (long)duration.TotalMilliseconds),
            ("$reason", $"its time cannot be read: '{row.Timestamp}'"));
    }

    /// <summary>
    /// The Python recorder writes the time at which it queued a chunk, that of its end, where the start belongs. It shows:
    /// no chunk can have been queued before its last frame was heard.
    /// </summary>
    private static DateTimeOffset? StartOf(Row row, TimeSpan duration)
    {
        var timestamp = Timestamp.Parse(row.Timestamp);
        var isTheEnd = timestamp is { } time && Timestamp.Parse(row.CreatedAt) is { } created
            && created >= time && created - time < duration - TimeSpan.FromMilliseconds(500);
        return isTheEnd ? timestamp - duration : timestamp;
    }

    /// <summary>Rows of one recording share its start. One that names a source file never goes into another.</summary>
    private static string FindOrAddRecording(SqliteConnection database, Row row)
    {
        var known = database.Scalar<string>("""
            SELECT id FROM recordings
            WHERE started_at = $start AND ($source IS NULL OR source_file_id IS NULL OR source_file_id = $source)
            ORDER BY source_file_id IS NOT $source LIMIT 1
            """, ("$start", row.RecordingStart), ("$source", row.SourceFileId));
        if (known is null)
        {
            known = Guid.CreateVersion7().ToString();
            database.Execute("INSERT INTO recordings (id, started_at) VALUES ($id, $start)", ("$id", known), ("$start", row.RecordingStart));
        }

        if (row.SourceFileId is not null)
            database.Execute("UPDATE recordings SET source_file_id = $source WHERE id = $id", ("$source", row.SourceFileId), ("$id", known));
        return known;
    }

    private static (long Bytes, TimeSpan Duration) Measure(SqliteConnection database, long id)
    {
        using var audio = new SqliteBlob(database, "audio_chunks", "audio_data", id, readOnly: true);
        try
        {
            var header = WavHeader.Read(audio);
            var pcm = Math.Min(header.DataBytes, audio.Length - audio.Position);
            return (audio.Length, header.Format.DurationOf(pcm / header.Format.BytesPerFrame));
        }
        catch (InvalidDataException)
        {
            // Not a WAV: the server decides what it is. It is delivered as it stands, or quarantined with the server's reason.
            return (audio.Length, TimeSpan.Zero);
        }
    }
}
