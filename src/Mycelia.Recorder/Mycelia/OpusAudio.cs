using System.Buffers;
using Microsoft.Data.Sqlite;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>
/// Makes Opus of chunks that are to go where nothing else is taken, whatever the encoding that was asked for. The bytes
/// are kept in the queue before they are sent, and sent again in every later try.
/// </summary>
internal sealed class OpusAudio(ChunkQueue queue)
{
    private volatile IAudioEncoder? _encoder;

    /// <summary>Why no Opus can be made on this machine; null when it can.</summary>
    public static UploadOutcome.Failed? FindObstacle() => Create(out _);

    /// <param name="chunk">The chunk.</param>
    /// <param name="audio">As it was read.</param>
    /// <param name="opus">An Ogg Opus file.</param>
    /// <returns>Why there is none; null when there is.</returns>
    public UploadOutcome.Failed? Read(QueuedChunk chunk, ChunkAudio audio, out ReadOnlyMemory<byte> opus)
    {
        opus = audio.Bytes;
        if (audio.Encoding == AudioEncoding.Opus)
            return null;
        if (_encoder is not { } encoder)
        {
            if (Create(out var created) is { } obstacle)
                return obstacle;
            _encoder = encoder = created!;
        }

        try
        {
            var wav = audio.Bytes;
            if (audio.Encoding != AudioEncoding.Wav)
            {
                var buffer = new ArrayBufferWriter<byte>();
                if (queue.ReadAudio(chunk, buffer) != AudioRead.Whole)
                    return new UploadOutcome.Rejected("its audio was damaged on the disk (the checksum no longer matches), so it is not sent");
                wav = buffer.WrittenMemory;
            }

            var encoded = encoder.Encode(wav);
            Keep(chunk, encoded);
            opus = encoded;
            return null;
        }
        catch (Exception e) when (e is AudioLibraryException or DllNotFoundException)
        {
            return Unavailable(e);
        }
        catch (InvalidDataException e)
        {
            return new UploadOutcome.Rejected($"this server takes audio as Opus only, and this cannot be made into it: {e.Message}");
        }
        catch (SqliteException e)
        {
            return new UploadOutcome.Transient($"the queue cannot be read: {e.Message}");
        }
    }

    private static UploadOutcome.Misconfigured? Create(out IAudioEncoder? encoder)
    {
        encoder = null;
        try
        {
            encoder = AudioEncoders.Create(AudioEncoding.Opus, AudioFormat.Default);
            return null;
        }
        catch (Exception e) when (e is AudioLibraryException or InvalidDataException)
        {
            return Unavailable(e);
        }
    }

    private static UploadOutcome.Misconfigured Unavailable(Exception e) => new($"this server takes audio as Opus only: {e.Message}");

    private void Keep(QueuedChunk chunk, byte[] encoded)
    {
        try
        {
            queue.KeepEncoded(chunk, AudioEncoding.Opus, encoded);
        }
        catch (SqliteException)
        {
            // A full disk must not keep chunks from leaving it. Encoding them again gives the same bytes.
        }
    }
}
