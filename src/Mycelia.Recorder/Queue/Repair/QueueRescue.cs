using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue.Repair;

/// <summary>Finds every chunk of a file that may be damaged, row by row, by whatever way still leads to it.</summary>
/// <param name="database">The file, open for reading.</param>
internal sealed class QueueRescue(SqliteConnection database)
{
    /// <summary>So many rows that nothing tells of are looked for one by one.</summary>
    private const long MostGuesses = 2_000_000;

    private static readonly string[] WaysToChunks =
    [
        "SELECT id FROM audio_chunks NOT INDEXED ORDER BY id",
        "SELECT id FROM audio_chunks NOT INDEXED ORDER BY id DESC",
        "SELECT chunk_id FROM chunk_info ORDER BY chunk_id",
        "SELECT chunk_id FROM chunk_info ORDER BY chunk_id DESC",
        "SELECT id FROM audio_chunks INDEXED BY audio_chunks_by_number",
    ];

    private static readonly string[] WaysToQuarantined =
    [
        "SELECT id FROM quarantined_chunks ORDER BY id",
        "SELECT id FROM quarantined_chunks ORDER BY id DESC",
    ];

    /// <summary>Chunks that are known to be there and cannot be read.</summary>
    public int Unreadable { get; private set; }

    /// <summary>Whatever can be read, with its audio and whether the audio is as it was queued.</summary>
    public IEnumerable<(QueueEntry Entry, byte[] Audio, bool IsWhole)> Read(bool isQuarantined)
    {
        var ids = Find(isQuarantined ? WaysToQuarantined : WaysToChunks, out var isComplete);
        foreach (var id in ids)
        {
            if (TryRead(id, isQuarantined) is { } chunk)
                yield return chunk;
        }

        if (isComplete || ids.Count == 0 || ids.Max - ids.Min > MostGuesses)
            yield break;
        // Between those that are known there may be more, whose way is broken.
        var known = Unreadable;
        for (var id = ids.Min + 1; id < ids.Max; id++)
        {
            if (!ids.Contains(id) && TryRead(id, isQuarantined) is { } chunk)
                yield return chunk;
        }

        Unreadable = known;
    }

    private SortedSet<long> Find(string[] ways, out bool isComplete)
    {
        var ids = new SortedSet<long>();
        isComplete = false;
        foreach (var way in ways)
        {
            try
            {
                using var command = database.Command(way);
                using var row = command.ExecuteReader();
                while (row.Read())
                    ids.Add(row.GetInt64(0));
                // The table itself could be walked from end to end: there is no more.
                isComplete |= way == ways[0];
            }
            catch (SqliteException)
            {
                // A broken way, or a table that this version has not got: the next one.
            }

            if (isComplete)
                break;
        }

        return ids;
    }

    private (QueueEntry Entry, byte[] Audio, bool IsWhole)? TryRead(long id, bool isQuarantined)
    {
        try
        {
            var table = isQuarantined ? "quarantined_chunks" : "audio_chunks";
            if (database.Scalar<long>($"SELECT LENGTH(audio_data) FROM {table} WHERE id = $id", ("$id", id)) > RowValues.LargestAudio)
            {
                Unreadable++;
                return null;
            }

            var audio = database.Scalar<byte[]>($"SELECT CAST(audio_data AS BLOB) FROM {table} WHERE id = $id", ("$id", id));
            if (audio is null || Describe(id, isQuarantined) is not { } entry)
                return null;
            return (entry, audio, Checksum(id, isQuarantined) is not { } checksum || checksum == Files.Checksum.Crc32C(0, audio));
        }
        catch (SqliteException)
        {
            Unreadable++;
            return null;
        }
    }

    private QueueEntry? Describe(long id, bool isQuarantined)
    {
        try
        {
            return QueueListing.Find(database, id, isQuarantined);
        }
        catch (SqliteException) when (!isQuarantined)
        {
            // What stands beside the audio says nearly as much.
            return ChunkAdoption.Preview(database, id);
        }
    }

    private long? Checksum(long id, bool isQuarantined)
    {
        try
        {
            return database.Scalar<object>(
                    isQuarantined
                        ? "SELECT checksum FROM quarantine_info WHERE quarantine_id = $id"
                        : "SELECT checksum FROM chunk_info WHERE chunk_id = $id",
                    ("$id", id)
                ) as long?;
        }
        catch (SqliteException)
        {
            // Of an older version, or damaged: it cannot be told.
            return null;
        }
    }
}
