using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Upload;

/// <summary>
/// Reads a chunk as it is to be sent. It is encoded once, just before its first try, and the bytes are kept in the queue:
/// a retry sends the same ones, also after a crash and under other settings.
/// </summary>
/// <param name="queue">Where chunks wait.</param>
/// <param name="encoder">Null: chunks go out as they are, in WAV.</param>
public sealed class ChunkEncoder(ChunkQueue queue, IAudioEncoder? encoder = null)
{
    /// <summary>Reads a chunk, and encodes it if that has not been done.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="buffer">Holds the bytes that are returned; what was in it is replaced.</param>
    /// <param name="audio">What is to be sent, when it is whole.</param>
    /// <exception cref="SqliteException">The queue cannot be read.</exception>
    public AudioRead Read(QueuedChunk chunk, ArrayBufferWriter<byte> buffer, out ChunkAudio audio)
    {
        audio = default;
        if (queue.ReadEncoded(chunk, buffer, out var isDamaged) is { } encoding)
        {
            audio = new(buffer.WrittenMemory, encoding);
            return AudioRead.Whole;
        }

        var read = queue.ReadAudio(chunk, buffer);
        if (read != AudioRead.Whole)
            return read;
        // A chunk that was tried before without being encoded was tried in WAV: that is its identity by now. What the disk changed is
        // encoded again, to the same bytes.
        audio = encoder is null || !isDamaged && (chunk.Attempts > 0 || chunk.MayHaveArrived) || Encode(chunk, buffer.WrittenMemory) is not { } encoded
            ? new(buffer.WrittenMemory, AudioEncoding.Wav)
            : new(encoded, encoder.Encoding);
        return read;
    }

    /// <returns>Null when the audio is of a kind that cannot be encoded: another program's chunk, which then goes out as it is.</returns>
    private byte[]? Encode(QueuedChunk chunk, ReadOnlyMemory<byte> wav)
    {
        byte[] encoded;
        try
        {
            encoded = encoder!.Encode(wav);
        }
        catch (Exception e) when (e is InvalidDataException or DllNotFoundException)
        {
            return null;
        }

        try
        {
            queue.KeepEncoded(chunk, encoder.Encoding, encoded);
        }
        catch (SqliteException)
        {
            // A full disk must not keep chunks from leaving it. Encoding them again gives the same bytes.
        }

        return encoded;
    }
}
