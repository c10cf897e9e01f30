using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Files;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue.Sqlite;

namespace Mycelia.Recorder.Queue.Tables;

/// <summary>The table of what chunks were encoded to.</summary>
internal static class EncodedAudio
{
    /// <returns>Null when there is none that could be sent; <paramref name="isDamaged"/> tells one that the disk changed.</returns>
    public static AudioEncoding? Read(SqliteConnection database, QueuedChunk chunk, ArrayBufferWriter<byte> buffer, out bool isDamaged)
    {
        isDamaged = false;
        using var command = database.Command(
            "SELECT encoding, checksum, typeof(audio), LENGTH(audio) FROM encoded_audio WHERE chunk_id = $id",
            ("$id", chunk.Id)
        );
        using var row = command.ExecuteReader();
        // An encoding that a newer recorder knows is none that could be sent: the chunk is then encoded anew.
        if (!row.Read() || AudioEncodings.Parse(row.Text(0)) is not { } encoding)
            return null;
        isDamaged = row.Text(2) != "blob" || row.Integer(3) > RowValues.LargestAudio;
        if (isDamaged)
            return null;
        var memory = buffer.GetSpan((int)row.Integer(3))[..(int)row.Integer(3)];
        using (var blob = new SqliteBlob(database, "encoded_audio", "audio", chunk.Id, readOnly: true))
            blob.ReadExactly(memory);
        isDamaged = !row.IsDBNull(1) && row.Integer(1) != Checksum.Crc32C(0, memory);
        if (isDamaged)
            return null;
        buffer.Advance(memory.Length);
        return encoding;
    }

    /// <summary>What chunks were encoded to that are gone.</summary>
    public const string RemoveOrphans = "DELETE FROM encoded_audio WHERE NOT EXISTS (SELECT 1 FROM audio_chunks WHERE id = chunk_id)";

    /// <summary>A chunk has another row.</summary>
    public static void Move(SqliteConnection database, long from, long to) =>
        database.Execute(
            "DELETE FROM encoded_audio WHERE chunk_id = $to; UPDATE encoded_audio SET chunk_id = $to WHERE chunk_id = $from",
            ("$to", to),
            ("$from", from)
        );

    public static void Keep(SqliteConnection database, QueuedChunk chunk, AudioEncoding encoding, byte[] audio)
    {
        using var transaction = database.BeginTransaction();
        // Not INSERT OR REPLACE: what that deletes is not taken from the totals.
        database.Execute("DELETE FROM encoded_audio WHERE chunk_id = $id", ("$id", chunk.Id));
        database.Execute(
            "INSERT INTO encoded_audio (chunk_id, encoding, audio, checksum) SELECT chunk_id, $encoding, $audio, $checksum FROM "
                + "chunk_info WHERE chunk_id = $id",
            ("$id", chunk.Id),
            ("$encoding", encoding.Name()),
            ("$audio", audio),
            ("$checksum", (long)Checksum.Crc32C(0, audio))
        );
        transaction.Commit();
    }
}
