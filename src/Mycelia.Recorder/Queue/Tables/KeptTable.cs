using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>
/// Chunks that were delivered and are kept for a while as they were sent, so that what the destination loses can be sent again. Each has
/// the time until which it is kept: who no longer wishes that any be kept, is rid of them when it has come.
/// </summary>
internal static class KeptTable
{
    /// <summary>Keeps a chunk. One that was kept before is kept once.</summary>
    public static void Add(SqliteConnection database, DeliveredChunk delivered, DateTimeOffset until)
    {
        var chunk = delivered.Chunk;
        Remove(database, chunk.Recording.Id, chunk.Number);
        database.Execute(
            """
            INSERT INTO kept_chunks (recording_id, number, start_ms, duration_ms, encoding, checksum, bytes, until_ms, audio)
            VALUES ($recording, $number, $start, $duration, $encoding, $checksum, $bytes, $until, $audio)
            """,
            ("$recording", chunk.Recording.Id),
            ("$number", chunk.Number),
            ("$start", chunk.Start.ToUnixTimeMilliseconds()),
            ("$duration", (long)chunk.Duration.TotalMilliseconds),
            ("$encoding", delivered.Encoding.Name()),
            ("$checksum", (long)Checksum.Crc32C(0, delivered.Audio.Span)),
            ("$bytes", delivered.Audio.Length),
            ("$until", until.ToUnixTimeMilliseconds()),
            ("$audio", ToArray(delivered.Audio))
        );
    }

    /// <summary>A chunk; null when it is not kept, or the disk changed it.</summary>
    public static KeptChunk? Find(SqliteConnection database, string recordingId, long number)
    {
        if (QueueSchema.ReadVersion(database) < QueueSchema.KeptVersion)
            return null;
        using var command = database.Command(
            """
            SELECT number, start_ms, duration_ms, encoding, checksum, audio FROM kept_chunks
            WHERE recording_id = $recording AND number = $number AND typeof(audio) = 'blob' AND LENGTH(audio) <= $most
            """,
            ("$recording", recordingId),
            ("$number", number),
            ("$most", RowValues.LargestAudio)
        );
        using var row = command.ExecuteReader();
        if (!row.Read() || AudioEncodings.Parse(row.Text(3)) is not { } encoding)
            return null;
        var audio = row.GetFieldValue<byte[]>(5);
        return row.Integer(4) == Checksum.Crc32C(0, audio)
            ? new(recordingId, row.Count(0), row.Instant(1), row.Length(2, RowValues.LongestChunk), encoding, audio)
            : null;
    }

    /// <summary>What is kept.</summary>
    public static KeptTotals ReadTotals(SqliteConnection database)
    {
        if (QueueSchema.ReadVersion(database) < QueueSchema.KeptVersion)
            return new(0, 0, null);
        using var command = database.Command("SELECT COUNT(*), COALESCE(SUM(bytes), 0), MIN(start_ms) FROM kept_chunks");
        using var row = command.ExecuteReader();
        row.Read();
        return new(row.Integer(0), row.Integer(1), row.InstantOrNull(2));
    }

    /// <summary>How many are kept of which something is in a window.</summary>
    public static long CountWithin(SqliteConnection database, long fromMs, long toMs) =>
        QueueSchema.ReadVersion(database) < QueueSchema.KeptVersion
            ? 0
            : database.Scalar<long>(
                $"SELECT COUNT(*) FROM kept_chunks WHERE start_ms < $to AND start_ms + MAX(duration_ms, {RecordedTable.LeastMs}) > $from",
                ("$from", fromMs),
                ("$to", toMs)
            );

    /// <summary>Whether nothing is kept.</summary>
    public static bool IsEmpty(SqliteConnection database) => database.Scalar<long>("SELECT EXISTS (SELECT 1 FROM kept_chunks)") == 0;

    /// <summary>How many bytes of audio are kept.</summary>
    public static long ReadBytes(SqliteConnection database) => database.Scalar<long>("SELECT COALESCE(SUM(bytes), 0) FROM kept_chunks");

    /// <summary>Deletes one whose time is over; of several, the one whose time was over first.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool RemoveExpired(SqliteConnection database, DateTimeOffset now) =>
        RemoveFirst(database, "WHERE until_ms <= $now", ("$now", now.ToUnixTimeMilliseconds()));

    /// <summary>Deletes the one whose time is over next.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool RemoveOldest(SqliteConnection database) => RemoveFirst(database, "");

    /// <summary>Deletes one of which something is in a window.</summary>
    /// <returns>Whether there was one.</returns>
    public static bool RemoveWithin(SqliteConnection database, long fromMs, long toMs) =>
        RemoveFirst(
            database,
            $"WHERE start_ms < $to AND start_ms + MAX(duration_ms, {RecordedTable.LeastMs}) > $from",
            ("$from", fromMs),
            ("$to", toMs)
        );

    // One by one, as everywhere: for a statement that deletes many rows SQLite writes what they were into a file of its own.
    private static bool RemoveFirst(SqliteConnection database, string which, params ReadOnlySpan<(string, object?)> parameters) =>
        database.Execute($"DELETE FROM kept_chunks WHERE id = (SELECT id FROM kept_chunks {which} ORDER BY until_ms LIMIT 1)", parameters)
        > 0;

    private static void Remove(SqliteConnection database, string recordingId, int number) =>
        database.Execute(
            "DELETE FROM kept_chunks WHERE recording_id = $recording AND number = $number",
            ("$recording", recordingId),
            ("$number", number)
        );

    /// <summary>The provider binds whole arrays only.</summary>
    private static byte[] ToArray(ReadOnlyMemory<byte> memory) =>
        MemoryMarshal.TryGetArray(memory, out var segment) && segment.Count == segment.Array!.Length ? segment.Array : memory.ToArray();
}
