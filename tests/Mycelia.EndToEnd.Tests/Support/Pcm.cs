using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>Test signals; 16-bit mono unless they say so.</summary>
public static class Pcm
{
    /// <summary>White noise, the same for the same seed.</summary>
    public static byte[] Noise(int frames, int seed = 1)
    {
        var pcm = new byte[frames * 2];
        new Random(seed).NextBytes(pcm);
        return pcm;
    }

    /// <summary>White noise in any format, with all the bits that it has; as floats up to 2 dB above full scale.</summary>
    public static byte[] Noise(AudioFormat format, int frames, int seed = 1)
    {
        var pcm = new byte[frames * format.BytesPerFrame];
        var random = new Random(seed);
        if (format.Samples != SampleFormat.F32)
        {
            random.NextBytes(pcm);
            return pcm;
        }

        foreach (ref var sample in MemoryMarshal.Cast<byte, float>(pcm.AsSpan()))
            sample = random.NextSingle() * 2.5f - 1.25f;
        return pcm;
    }

    /// <summary>Sample <c>n</c> has the value <c>n</c> modulo 2¹⁶: each says where it belongs.</summary>
    public static byte[] Counter(int frames)
    {
        var pcm = new byte[frames * 2];
        var samples = MemoryMarshal.Cast<byte, short>(pcm.AsSpan());
        for (var i = 0; i < frames; i++)
            samples[i] = unchecked((short)i);
        return pcm;
    }

    /// <summary>Writes 16 kHz mono PCM as a WAV file; gives the path.</summary>
    public static string WriteWav(string path, ReadOnlySpan<byte> pcm) => WriteWav(path, pcm, AudioFormat.Default);

    /// <summary>Writes PCM as a WAV file; gives the path.</summary>
    public static string WriteWav(string path, ReadOnlySpan<byte> pcm, AudioFormat format)
    {
        File.WriteAllBytes(path, WavFile.Of(format, pcm));
        return path;
    }

    /// <summary>The first sample of a piece of a <see cref="Counter"/>.</summary>
    public static int CounterAt(ReadOnlySpan<byte> pcm) => MemoryMarshal.Read<ushort>(pcm);
}
