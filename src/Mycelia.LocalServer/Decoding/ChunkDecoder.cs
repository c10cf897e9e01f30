using Mycelia.LocalServer.Model;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Audio.Decoding;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Decoding;

/// <summary>Makes PCM of a chunk's whole file, in memory: a chunk is short.</summary>
internal static class ChunkDecoder
{
    /// <param name="chunk">The chunk.</param>
    /// <param name="format">What it is when decoded.</param>
    /// <param name="file">Its file, as it came.</param>
    /// <param name="target">The format that is wanted.</param>
    /// <param name="cancellationToken">Ends the decoding.</param>
    /// <returns>As many frames as the chunk has, at the rate that is wanted.</returns>
    /// <exception cref="DamageException">It cannot be decoded.</exception>
    public static ReadOnlyMemory<byte> Decode(
        StoredChunk chunk,
        AudioFormat format,
        byte[] file,
        AudioFormat target,
        CancellationToken cancellationToken
    )
    {
        if (chunk.Encoding == AudioEncoding.Wav && format.IsLike(target))
        {
            var own = WavPcm(chunk, format, file);
            return format == target ? own : PcmSamples.Convert(own.Span, format.Samples, target.Samples);
        }

        try
        {
            using var audio = new DecodedAudioStream(
                new StoppableStream(new MemoryStream(file, writable: false)) { Stop = cancellationToken },
                _ => target,
                only: chunk.Encoding == AudioEncoding.Wav ? null : chunk.Encoding
            );
            var pcm = new byte[FramesAt(chunk.Frames, format, target) * target.BytesPerFrame];
            // What a converter ends early by is silence.
            audio.ReadAtLeast(pcm, pcm.Length, throwOnEndOfStream: false);
            return audio.Problem is null ? pcm : throw Damaged(chunk, null);
        }
        catch (InvalidDataException e)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw Damaged(chunk, e);
        }
    }

    /// <summary>How many frames a number of frames is at another rate.</summary>
    public static long FramesAt(long frames, AudioFormat format, AudioFormat target) =>
        (long)((((Int128)frames * target.SampleRate) + (format.SampleRate / 2)) / format.SampleRate);

    private static ReadOnlyMemory<byte> WavPcm(StoredChunk chunk, AudioFormat format, byte[] file)
    {
        var bytes = chunk.Frames * format.BytesPerFrame;
        return chunk.PcmOffset + bytes <= file.Length ? file.AsMemory((int)chunk.PcmOffset, (int)bytes) : throw Damaged(chunk, null);
    }

    private static DamageException Damaged(StoredChunk chunk, Exception? inner) =>
        new($"The audio of chunk {chunk.Number} of recording {chunk.RecordingId} cannot be decoded.", inner);
}
