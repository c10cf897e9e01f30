using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>Takes in the rows that another program, the Python recorder, left in <c>audio_chunks</c>.</summary>
internal static class ChunkAdoption
{
    /// <summary>A sync for each row would hold up the start of a recorder that takes over a large queue by a quarter of an hour.</summary>
    private const int RowsAtOnce = 500;

    /// <summary>Gives every row without <c>chunk_info</c> its own.</summary>
    /// <returns>How many there were.</returns>
    public static int AdoptAll(SqliteConnection database)
    {
        // Usually there is nothing to adopt, and that is known without a search.
        if (database.Scalar<long>("SELECT held = chunks FROM queue_totals") == 1)
            return 0;
        var ids = FindUnadopted(database);
        var numbers = new ChunkNumbers(database);
        foreach (var some in ids.Chunk(RowsAtOnce))
        {
            using var transaction = database.BeginTransaction();
            foreach (var id in some)
                Adopt(database, ForeignRow.TryRead(database, id)!, numbers);
            transaction.Commit();
        }

        return ids.Count;
    }

    /// <summary>What adoption would make of the rows that are still to be adopted, without adopting them.</summary>
    public static IEnumerable<QueueEntry> Preview(SqliteConnection database)
    {
        using var command = database.Command(
            QueueSchema.ReadVersion(database) == 0
                ? "SELECT id FROM audio_chunks ORDER BY id"
                : $"SELECT id FROM audio_chunks {ByNumber(database)} WHERE NOT EXISTS (SELECT 1 FROM chunk_info WHERE chunk_id = id) "
                    + "ORDER BY id"
        );
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
        if (ForeignRow.TryRead(database, id) is not { } row)
            return null;
        return new(
            id,
            false,
            row.RecordingStart,
            row.Number ?? 0,
            row.Start,
            row.Duration,
            row.Bytes,
            0,
            row.Bytes > RowValues.LargestAudio ? "it is larger than a chunk can be, and is left where it is" : null
        );
    }

    /// <summary>The index is smaller by far than the rows; a file may have lost it.</summary>
    private static string ByNumber(SqliteConnection database) =>
        database.Scalar<long>("SELECT COUNT(*) FROM sqlite_schema WHERE type = 'index' AND name = 'audio_chunks_by_number'") == 1
            ? "INDEXED BY audio_chunks_by_number"
            : "";

    private static List<long> FindUnadopted(SqliteConnection database)
    {
        using var command = database.Command(
            $"""
            SELECT id FROM audio_chunks {ByNumber(database)}
            WHERE NOT EXISTS (SELECT 1 FROM chunk_info WHERE chunk_id = id) AND COALESCE(LENGTH(audio_data), 0) <= $largest ORDER BY id
            """,
            ("$largest", RowValues.LargestAudio)
        );
        using var reader = command.ExecuteReader();
        var ids = new List<long>();
        while (reader.Read())
            ids.Add(reader.GetInt64(0));
        return ids;
    }

    /// <summary>A row of which nothing can be made is set aside: it must not keep the others.</summary>
    public static void Adopt(SqliteConnection database, ForeignRow row, ChunkNumbers numbers)
    {
        if (row.Bytes > RowValues.LargestAudio)
            return;
        var recording = FindOrAddRecording(database, row);
        var number = numbers.Take(recording, row.Number);
        if (row is { Start: { } start, Bytes: > 0, Duration.TotalMilliseconds: <= RowValues.LongestChunk })
        {
            ChunkTable.AddInfo(database, row.Id, recording, number, start, row.Duration, (int)row.Bytes, checksum: null);
            return;
        }

        QuarantineTable.Add(
            database,
            row,
            recording,
            number,
            row.Bytes == 0 ? "there is no audio in it"
                : row.Start is not null ? "by its header it lasts longer than a day"
                : $"its time cannot be read: '{row.Stamp}'"
        );
    }

    /// <summary>Rows of one recording share its start. One that names a source file never goes into another.</summary>
    private static string FindOrAddRecording(SqliteConnection database, ForeignRow row)
    {
        var known = database.Scalar<string>(
            """
            SELECT id FROM recordings
            WHERE started_at = $start AND ($source IS NULL OR source_file_id IS NULL OR source_file_id = $source)
            ORDER BY source_file_id IS NOT $source LIMIT 1
            """,
            ("$start", row.RecordingStart),
            ("$source", row.SourceFileId)
        );
        if (known is null)
        {
            known = Guid.CreateVersion7().ToString();
            RecordingsTable.Add(database, known, row.RecordingStart, device: null, input: null);
        }

        if (row.SourceFileId is not null)
            RecordingsTable.SetSourceFile(database, known, row.SourceFileId);
        return known;
    }
}
