using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>FLAC by libsndfile.</summary>
internal sealed class FlacEncoder : IAudioEncoder
{
    /// <inheritdoc/>
    public AudioEncoding Encoding => AudioEncoding.Flac;

    /// <summary>The kind of file for a format.</summary>
    /// <exception cref="InvalidDataException">FLAC has no such samples; a sentence for the user.</exception>
    public static SndFileFormat KindOf(AudioFormat format) =>
        format.Samples switch
        {
            SampleFormat.S16 => SndFileFormat.Flac | SndFileFormat.Pcm16,
            SampleFormat.S24 => SndFileFormat.Flac | SndFileFormat.Pcm24,
            SampleFormat.F32 => throw new InvalidDataException(
                $"{format} cannot be encoded as flac, which has no floats: take wav, or samples of 24 bits"
            ),
        };

    /// <inheritdoc/>
    public byte[] Encode(ReadOnlyMemory<byte> wav)
    {
        var (format, pcm) = WavFile.Read(wav);
        var kind = KindOf(format);
        using var output = new MemoryStream(pcm.Length);
        using (var file = SoundFile.Create(output, kind, format))
            Write(file, pcm, format.Samples);
        return output.ToArray();
    }

    /// <summary>Writes whole frames of what <see cref="KindOf"/> knows.</summary>
    public static void Write(SoundFile file, ReadOnlySpan<byte> pcm, SampleFormat samples)
    {
        if (samples == SampleFormat.S16)
            file.Write(MemoryMarshal.Cast<byte, short>(pcm));
        else
            file.Write(PcmSamples.Widen24(pcm));
    }
}
