using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>
/// A hum whose pitch and loudness come and go, the same in each channel: what Opus does to speech shows in it, and in a plain tone not.
/// </summary>
internal static class Voice
{
    public static byte[] Wav(AudioFormat format, ReadOnlySpan<short> samples)
    {
        var wav = new byte[WavHeader.Size + samples.Length * sizeof(short)];
        WavHeader.Write(wav, format, samples.Length * sizeof(short));
        MemoryMarshal.AsBytes(samples).CopyTo(wav.AsSpan(WavHeader.Size));
        return wav;
    }

    public static short[] Samples(AudioFormat format, int frames)
    {
        var samples = new short[frames * format.Channels];
        var phase = 0.0;
        for (var frame = 0; frame < frames; frame++)
        {
            var seconds = frame / (double)format.SampleRate;
            phase += (120 + 30 * Math.Sin(2 * Math.PI * 1.3 * seconds)) / format.SampleRate;
            var hum = Enumerable.Range(1, 15).Sum(harmonic => Math.Sin(2 * Math.PI * harmonic * phase) / harmonic);
            samples
                .AsSpan(frame * format.Channels, format.Channels)
                .Fill((short)(5_000 * hum * (0.6 + 0.4 * Math.Sin(2 * Math.PI * 4 * seconds))));
        }

        return samples;
    }
}
