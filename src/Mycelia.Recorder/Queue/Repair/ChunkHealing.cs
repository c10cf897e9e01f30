using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Queue.Schema;
using Mycelia.Recorder.Queue.Sqlite;
using Mycelia.Recorder.Queue.Tables;

namespace Mycelia.Recorder.Queue.Repair;

/// <summary>Makes anew what is known of a chunk, from the audio and from what stands beside it, which says nearly the same.</summary>
internal static class ChunkHealing
{
    /// <summary>The row of a chunk whose seal is broken. What is known of its delivery stays.</summary>
    public static void Heal(SqliteConnection database, long id)
    {
        if (ForeignRow.TryRead(database, id) is not { } row)
        {
            ChunkTable.DeleteInfo(database, id);
            return;
        }

        var delivery = Delivery(database, id, out var seal);
        var numbers = new ChunkNumbers(database);
        ChunkTable.DeleteInfo(database, id);
        // The rule for the Python recorder's stamps, which may be of the end, is not for a recorder's own.
        ChunkAdoption.Adopt(database, row with { CreatedAt = "" }, numbers);
        ChunkTable.SetDelivery(database, id, delivery);
        RestoreChecksum(database, id, seal);
        ChunkTable.Seal(database, id);
    }

    /// <summary>The seal knows the checksum: where it fits with that of the audio as it is, the checksum was what changed.</summary>
    private static void RestoreChecksum(SqliteConnection database, long id, object seal)
    {
        if (seal is not long || database.Scalar<long>("SELECT COUNT(*) FROM chunk_info WHERE chunk_id = $id", ("$id", id)) == 0)
            return;
        long checksum;
        using (var audio = new SqliteBlob(database, "audio_chunks", "audio_data", id, readOnly: true))
        {
            var bytes = new byte[audio.Length];
            audio.ReadExactly(bytes);
            checksum = Checksum.Crc32C(0, bytes);
        }

        using var command = database.Command(
            "SELECT recording_id, number, start_ms, duration_ms FROM chunk_info WHERE chunk_id = $id",
            ("$id", id)
        );
        using var row = command.ExecuteReader();
        row.Read();
        if (ChunkSeal.Of(row.Text(0), row.Count(1), row.Integer(2, RowValues.FirstInstant), row.Integer(3), checksum) == (long)seal)
            ChunkTable.SetChecksum(database, id, checksum);
    }

    private static (string, object?)[] Delivery(SqliteConnection database, long id, out object seal)
    {
        using var command = database.Command(
            "SELECT attempts, last_error, sent, sent_until_ms, denied, checksum, seal FROM chunk_info WHERE chunk_id = $id",
            ("$id", id)
        );
        using var row = command.ExecuteReader();
        row.Read();
        seal = row.GetValue(6);
        return
        [
            ("$attempts", row.GetValue(0)),
            ("$error", row.GetValue(1)),
            ("$sent", row.GetValue(2)),
            ("$until", row.GetValue(3)),
            ("$denied", row.GetValue(4)),
            ("$checksum", row.GetValue(5)),
        ];
    }
}
