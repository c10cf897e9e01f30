using System.Runtime.InteropServices;
using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Audio;

/// <summary>Signals with all the bits that their format has.</summary>
internal static class SampledSignal
{
    /// <summary>Every format of samples.</summary>
    public static TheoryData<SampleFormat> Formats => [.. SampleFormats.All];

    /// <summary>Noise; of floats some is above full scale.</summary>
    public static byte[] Pcm(AudioFormat format, int frames, int seed = 1)
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

    /// <summary>The same as a file.</summary>
    public static byte[] Wav(AudioFormat format, int frames, int seed = 1) => WavFile.Of(format, Pcm(format, frames, seed));

    /// <summary>Samples of 16 bits as they are in another format.</summary>
    public static byte[] Of(ReadOnlySpan<short> samples, SampleFormat format) =>
        PcmSamples.Convert(MemoryMarshal.AsBytes(samples), SampleFormat.S16, format);
}
