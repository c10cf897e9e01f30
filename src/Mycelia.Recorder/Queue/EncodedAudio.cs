using System.Buffers;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Queue;

/// <summary>The table of what chunks were encoded to.</summary>
internal static class EncodedAudio
{
    /// <returns>Null when there is none that could be sent; <paramref name="isDamaged"/> tells one that the disk changed.</returns>
    public static AudioEncoding? Read(SqliteConnection database, QueuedChunk chunk, ArrayBufferWriter<byte> buffer, out bool isDamaged)
    {
        isDamaged = false;
        using var command = database.Command("SELECT encoding, checksum, audio FROM encoded_audio WHERE chunk_id = $id", ("$id", chunk.Id));
        using var row = command.ExecuteReader();
        // An encoding that a newer recorder knows is none that could be sent: the chunk is then encoded anew.
        if (!row.Read() || AudioEncodings.Parse(row.Text(0)) is not { } encoding)
            return null;
        var length = (int)row.GetBytes(2, 0, null, 0, 0);
        isDamaged = length > ForeignRow.LargestAudio;
        if (isDamaged)
            return null;
        _ = MemoryMarshal.TryGetArray(buffer.GetMemory(length), out ArraySegment<byte> memory);
        row.GetBytes(2, 0, memory.Array!, memory.Offset, length);
        isDamaged = !row.IsDBNull(1) && row.Integer(1) != Checksum.Crc32C(0, memory.AsSpan(0, length));
        if (isDamaged)
            return null;
        buffer.Advance(length);
        return encoding;
    }

    public static void Keep(SqliteConnection database, QueuedChunk chunk, AudioEncoding encoding, byte[] audio)
    {
        using var transaction = database.BeginTransaction();
        // Not INSERT OR REPLACE: what that deletes is not taken from the totals.
        database.Execute("DELETE FROM encoded_audio WHERE chunk_id = $id", ("$id", chunk.Id));
        database.Execute(
            "INSERT INTO encoded_audio (chunk_id, encoding, audio, checksum) SELECT chunk_id, $encoding, $audio, $checksum FROM chunk_info WHERE chunk_id = $id",
            ("$id", chunk.Id), ("$encoding", encoding.Name()), ("$audio", audio), ("$checksum", (long)Checksum.Crc32C(0, audio)));
        transaction.Commit();
    }
}
