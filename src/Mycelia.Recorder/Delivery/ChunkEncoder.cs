using System.Buffers;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Audio.Encoders;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// Reads a chunk as it is to be sent. It is encoded once, and the bytes are kept in the queue: a retry sends the same ones, also after a
/// crash and under other settings. What cannot be decoded is found out here, before it is sent. Safe for concurrent use.
/// </summary>
/// <param name="queue">Where chunks wait.</param>
/// <param name="encoder">What chunks are encoded by where the destination takes anything; null: they go out as they are, in WAV.</param>
internal sealed class ChunkEncoder(ChunkQueue queue, IAudioEncoder? encoder = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<AudioEncoding, IAudioEncoder> _required = [];

    /// <summary>In what a chunk is sent.</summary>
    /// <param name="required">The only encoding that the destination takes; null: it takes any.</param>
    public AudioEncoding EncodingFor(AudioEncoding? required) => required ?? encoder?.Encoding ?? AudioEncoding.Wav;

    /// <summary>Reads a chunk, and encodes it if that has not been done.</summary>
    /// <param name="chunk">The chunk.</param>
    /// <param name="required">The only encoding that the destination takes; null: it takes any.</param>
    /// <param name="buffer">Holds what is read; what was in it is replaced.</param>
    /// <exception cref="QueueUnavailableException">The queue cannot be read.</exception>
    public ChunkReading Read(QueuedChunk chunk, AudioEncoding? required, ArrayBufferWriter<byte> buffer)
    {
        var reading = ReadStored(chunk, required, buffer);
        if (reading.Encoder is not { } chosen)
            return reading;
        var encoded = Encode(chosen, reading.Audio!.Value.Bytes, isRequired: required is not null);
        if (encoded is { Audio: { } audio, Encoder: null } && audio.Encoding != AudioEncoding.Wav)
            Keep(chunk, audio);
        return encoded;
    }

    /// <summary>The first part of <see cref="Read"/>: what the queue holds, and by what it is still to be encoded.</summary>
    internal ChunkReading ReadStored(QueuedChunk chunk, AudioEncoding? required, ArrayBufferWriter<byte> buffer)
    {
        if (queue.ReadEncoded(chunk, buffer, out var isDamaged) is { } encoding && (required is null || required == encoding))
            return new ChunkAudio(buffer.WrittenMemory, encoding);
        switch (queue.ReadAudio(chunk, buffer, out var isOurs))
        {
            case AudioRead.Gone:
                return default;
            case AudioRead.Missing:
                return new UploadOutcome.Rejected("its audio is not in the queue any more: another program has deleted it")
                {
                    IsFoundHere = true,
                };
            case AudioRead.Damaged:
                return new UploadOutcome.Rejected("its audio was damaged on the disk (the checksum no longer matches), so it is not sent")
                {
                    IsFoundHere = true,
                };
        }

        if (!isOurs && SoundCheck.FindFault(buffer.WrittenMemory) is { } fault)
            return new UploadOutcome.Rejected($"it cannot be decoded, so it is not sent: {fault}") { IsFoundHere = true };
        var wav = new ChunkAudio(buffer.WrittenMemory, AudioEncoding.Wav);
        // A chunk that was tried before without being encoded was tried in WAV: that is its identity by now. What the disk changed is
        // encoded again, to the same bytes.
        if (required is null)
            return new() { Audio = wav, Encoder = !isDamaged && (chunk.Attempts > 0 || chunk.MayHaveArrived) ? null : encoder };
        if (required == AudioEncoding.Wav)
            return wav;
        return Find(required.Value, out var needed) is { } obstacle ? obstacle : new ChunkReading { Audio = wav, Encoder = needed };
    }

    /// <summary>The second part, for which it takes no queue, and most of the time.</summary>
    internal static ChunkReading Encode(IAudioEncoder encoder, ReadOnlyMemory<byte> wav, bool isRequired)
    {
        try
        {
            return new ChunkAudio(encoder.Encode(wav), encoder.Encoding);
        }
        catch (Exception e) when (!isRequired && e is InvalidDataException or DllNotFoundException)
        {
            // Another program's chunk, of a kind that cannot be encoded: it goes out as it is.
            return new ChunkAudio(wav, AudioEncoding.Wav);
        }
        catch (InvalidDataException e)
        {
            return new UploadOutcome.Rejected(
                $"this server takes audio as {encoder.Encoding.Name()} only, and this cannot be made into it: {e.Message}"
            )
            {
                IsFoundHere = true,
            };
        }
        catch (Exception e) when (e is AudioLibraryException or DllNotFoundException)
        {
            return Unavailable(encoder.Encoding, e);
        }
    }

    /// <summary>The third: keeps what was made for as long as the chunk waits.</summary>
    internal void Keep(QueuedChunk chunk, ChunkAudio audio)
    {
        try
        {
            queue.KeepEncoded(chunk, audio.Encoding, audio.Bytes.ToArray());
        }
        catch (QueueUnavailableException)
        {
            // A full disk must not keep chunks from leaving it. Encoding them again gives the same bytes.
        }
    }

    /// <summary>Why an encoding cannot be made on this machine; null when it can.</summary>
    internal static UploadOutcome.Failed? FindObstacle(AudioEncoding encoding) => Create(encoding, out _);

    private UploadOutcome.Misconfigured? Find(AudioEncoding encoding, out IAudioEncoder? found)
    {
        lock (_lock)
        {
            if (_required.TryGetValue(encoding, out found))
                return null;
            if (Create(encoding, out found) is { } obstacle)
                return obstacle;
            _required.Add(encoding, found!);
            return null;
        }
    }

    private static UploadOutcome.Misconfigured? Create(AudioEncoding encoding, out IAudioEncoder? encoder)
    {
        encoder = null;
        try
        {
            encoder = AudioEncoders.Create(encoding, AudioFormat.Default);
            return null;
        }
        catch (Exception e) when (e is AudioLibraryException or InvalidDataException)
        {
            return Unavailable(encoding, e);
        }
    }

    private static UploadOutcome.Misconfigured Unavailable(AudioEncoding encoding, Exception e) =>
        new($"this server takes audio as {encoding.Name()} only: {e.Message}");
}
