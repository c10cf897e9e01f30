using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio.Encoders;

/// <summary>FLAC by libsndfile.</summary>
internal sealed class FlacEncoder : IAudioEncoder
{
    /// <inheritdoc/>
    public AudioEncoding Encoding => AudioEncoding.Flac;

    /// <inheritdoc/>
    public byte[] Encode(ReadOnlyMemory<byte> wav)
    {
        var (format, pcm) = WavPcm.Read(wav);
        using var output = new MemoryStream(pcm.Length);
        using (var file = SoundFile.Create(output, SndFileFormat.Flac | SndFileFormat.Pcm16, format))
            file.Write(MemoryMarshal.Cast<byte, short>(pcm));
        return output.ToArray();
    }
}
