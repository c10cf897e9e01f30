using System.Buffers.Binary;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>WAV files whose samples tell where they come from.</summary>
internal static class Wav
{
    /// <summary>Mono frames that count up from a value.</summary>
    public static byte[] Of(int frames, int first = 1, int rate = 16_000)
    {
        var wav = new byte[WavHeader.Size + (frames * 2)];
        WavHeader.Write(wav, new AudioFormat(rate, 1), frames * 2);
        for (var i = 0; i < frames; i++)
            BinaryPrimitives.WriteInt16LittleEndian(wav.AsSpan(WavHeader.Size + (i * 2)), (short)(first + i));
        return wav;
    }

    /// <summary>Mono frames.</summary>
    public static byte[] OfSamples(short[] samples, int rate = 16_000)
    {
        var wav = new byte[WavHeader.Size + (samples.Length * 2)];
        WavHeader.Write(wav, new AudioFormat(rate, 1), samples.Length * 2);
        Buffer.BlockCopy(samples, 0, wav, WavHeader.Size, samples.Length * 2);
        return wav;
    }

    /// <summary>The samples of a mono file with a canonical header.</summary>
    public static short[] Samples(byte[] wav)
    {
        var samples = new short[(wav.Length - WavHeader.Size) / 2];
        Buffer.BlockCopy(wav, WavHeader.Size, samples, 0, samples.Length * 2);
        return samples;
    }
}
