using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>A tone that rises, with some noise in it: like nothing but itself, so that a shift shows in the correlation.</summary>
internal static class Chirp
{
    /// <summary>A WAV file; every channel is another tone.</summary>
    public static byte[] Wav(AudioFormat format, int frames, int firstFrame = 0)
    {
        var wav = new byte[WavHeader.Size + frames * format.BytesPerFrame];
        WavHeader.Write(wav, format, frames * format.BytesPerFrame);
        Samples(format, frames, firstFrame).AsSpan().CopyTo(MemoryMarshal.Cast<byte, short>(wav.AsSpan(WavHeader.Size)));
        return wav;
    }

    public static short[] Samples(AudioFormat format, int frames, int firstFrame = 0)
    {
        var random = new Random(1);
        var samples = new short[frames * format.Channels];
        for (var i = 0; i < samples.Length; i++)
        {
            var seconds = (firstFrame + i / format.Channels) / (double)format.SampleRate;
            var tone = Math.Sin(2 * Math.PI * (200 + i % format.Channels * 70 + 60 * (seconds % 10)) * seconds);
            samples[i] = (short)(8_000 * tone + random.Next(-300, 300));
        }

        return samples;
    }

    /// <summary>Pearson's, from −1 to 1, with the second signal shifted to the left.</summary>
    public static double Correlation(ReadOnlySpan<short> first, ReadOnlySpan<short> second, int shift = 0)
    {
        var from = Math.Max(0, -shift);
        var length = Math.Min(first.Length, second.Length - shift) - from;
        double xx = 0,
            yy = 0,
            xy = 0;
        for (var i = from; i < from + length; i++)
        {
            double x = first[i],
                y = second[i + shift];
            xx += x * x;
            yy += y * y;
            xy += x * y;
        }

        return xy / Math.Sqrt(xx * yy);
    }

    /// <summary>By how many samples the second signal is late, of at most 200.</summary>
    public static int Lag(short[] first, short[] second) => Enumerable.Range(-200, 401).MaxBy(shift => Correlation(first, second, shift));
}
