using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>Test signals, 16-bit mono.</summary>
public static class Pcm
{
    /// <summary>White noise, the same for the same seed.</summary>
    public static byte[] Noise(int frames, int seed = 1)
    {
        var pcm = new byte[frames * 2];
        new Random(seed).NextBytes(pcm);
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
        Span<byte> header = stackalloc byte[WavHeader.Size];
        WavHeader.Write(header, format, pcm.Length);
        using var file = File.Create(path);
        file.Write(header);
        file.Write(pcm);
        return path;
    }

    /// <summary>The first sample of a piece of a <see cref="Counter"/>.</summary>
    public static int CounterAt(ReadOnlySpan<byte> pcm) => MemoryMarshal.Read<ushort>(pcm);
}
