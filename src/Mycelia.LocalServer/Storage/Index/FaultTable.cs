using Microsoft.Data.Sqlite;
using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Storage.Index;

/// <summary>The table of chunks whose files were found missing or damaged.</summary>
internal static class FaultTable
{
    /// <summary>No chunk is longer.</summary>
    private static readonly long LongestMs = (long)ChunkLimits.LongestAudio.TotalMilliseconds;

    public static void Put(
        SqliteConnection index,
        SqliteTransaction transaction,
        string chunkId,
        long track,
        TimeWindow window,
        bool isMissing
    )
    {
        using var command = index.Command(
            """
            INSERT OR REPLACE INTO faults (chunk_id, track, from_ms, to_ms, is_missing)
            VALUES ($id, $track, $from, $to, $is_missing)
            """,
            transaction,
            ("$id", chunkId),
            ("$track", track),
            ("$from", window.FromMs),
            ("$to", window.ToMs),
            ("$is_missing", isMissing ? 1 : 0)
        );
        command.ExecuteNonQuery();
    }

    /// <summary>Its file is in order again, or the chunk is gone.</summary>
    public static void Remove(SqliteConnection index, SqliteTransaction transaction, string chunkId)
    {
        using var command = index.Command("DELETE FROM faults WHERE chunk_id = $id", transaction, ("$id", chunkId));
        command.ExecuteNonQuery();
    }

    /// <summary>What overlaps a window, in order of beginning.</summary>
    public static List<(string ChunkId, TimeWindow Window, bool IsMissing)> Overlapping(
        SqliteConnection index,
        long track,
        TimeWindow window
    )
    {
        using var command = index.Command(
            """
            SELECT chunk_id, from_ms, to_ms, is_missing FROM faults
            WHERE track = $track AND from_ms > $from - $longest AND from_ms < $to AND to_ms > $from ORDER BY from_ms
            """,
            null,
            ("$track", track),
            ("$from", window.FromMs),
            ("$to", window.ToMs),
            ("$longest", LongestMs + 1)
        );
        using var row = command.ExecuteReader();
        var faults = new List<(string, TimeWindow, bool)>();
        while (row.Read())
            faults.Add((row.GetString(0), new(row.GetInt64(1), row.GetInt64(2)), row.GetInt64(3) == 1));
        return faults;
    }
}
