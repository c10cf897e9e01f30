using System.Globalization;
using System.Text;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Schema;

/// <summary>
/// A checksum over what a server is told of a chunk: its recording, number, start, length and the checksum of its audio. A bit of a start
/// that the disk turned over is still a number; only this tells it from the start.
/// </summary>
internal static class ChunkSeal
{
    /// <summary>The seal of a chunk.</summary>
    public static long Of(string recordingId, long number, long startMs, long durationMs, long? checksum) =>
        Checksum.Crc32C(
            0,
            Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{recordingId} {number} {startMs} {durationMs} {checksum}"))
        );

    /// <summary>The seal of a row as it is; null when there is none.</summary>
    public static long? Read(SqliteConnection database, long chunkId)
    {
        using var command = database.Command(
            $"SELECT recording_id, number, start_ms, duration_ms, CASE WHEN {QueueColumns.Rule("chunk_info", "checksum")} THEN "
                + "checksum END FROM chunk_info WHERE chunk_id = $id",
            ("$id", chunkId)
        );
        using var row = command.ExecuteReader();
        return row.Read()
            ? Of(row.Text(0), row.Count(1), row.Integer(2, RowValues.FirstInstant), row.Integer(3), row.IsDBNull(4) ? null : row.Integer(4))
            : null;
    }

    /// <summary>Holds a row against its seal; what was queued before there were seals has none.</summary>
    /// <param name="row">A row that has, from <paramref name="first"/> on: recording, number, start, length, checksum, seal.</param>
    /// <param name="first">The first of the six columns.</param>
    /// <exception cref="SenselessRowException">It is broken.</exception>
    public static void Check(SqliteDataReader row, int first)
    {
        if (row.IsDBNull(first + 5))
            return;
        var seal = Of(
            row.Text(first),
            row.Count(first + 1),
            row.Integer(first + 2, RowValues.FirstInstant),
            row.Integer(first + 3),
            row.IsDBNull(first + 4) ? null : row.Integer(first + 4)
        );
        if (seal != row.Integer(first + 5))
            throw new SenselessRowException("what it says is not what was written");
    }

    /// <summary>The rows that are sealed and say something else than they did.</summary>
    public static List<long> FindBroken(SqliteConnection database)
    {
        var broken = new List<long>();
        using var command = database.Command(
            "SELECT chunk_id, recording_id, number, start_ms, duration_ms, checksum, seal FROM chunk_info WHERE seal IS NOT NULL"
        );
        using var row = command.ExecuteReader();
        while (row.Read())
        {
            try
            {
                Check(row, 1);
            }
            catch (SenselessRowException)
            {
                broken.Add(row.GetInt64(0));
            }
        }

        return broken;
    }
}
