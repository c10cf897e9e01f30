using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.LocalServer.Decoding;

/// <summary>The WAV file that a packed chunk was.</summary>
internal static class PackedWav
{
    /// <summary>The canonical header, and the samples.</summary>
    public static byte[] Restore(ReadOnlyMemory<byte> pcm, AudioFormat format)
    {
        var wav = new byte[WavHeader.Size + pcm.Length];
        WavHeader.Write(wav, format, pcm.Length);
        pcm.CopyTo(wav.AsMemory(WavHeader.Size));
        return wav;
    }
}
