using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>
/// The samples of PCM, whatever their format: as floats and back, full scale being 1. A float holds every sample of every format exactly.
/// </summary>
public static class PcmSamples
{
    private const float FullScale16 = 32_768;
    private const float FullScale24 = 8_388_608;

    /// <summary>Reads samples.</summary>
    /// <param name="pcm">Whole samples.</param>
    /// <param name="samples">Their format.</param>
    /// <param name="floats">Room for all of them.</param>
    public static void ToFloats(ReadOnlySpan<byte> pcm, SampleFormat samples, Span<float> floats)
    {
        switch (samples)
        {
            case SampleFormat.S16:
                var shorts = MemoryMarshal.Cast<byte, short>(pcm);
                for (var i = 0; i < shorts.Length; i++)
                    floats[i] = shorts[i] / FullScale16;
                break;
            case SampleFormat.S24:
                for (var i = 0; i < pcm.Length / 3; i++)
                    floats[i] = Read24(pcm, i) / FullScale24;
                break;
            case SampleFormat.F32:
                pcm.CopyTo(MemoryMarshal.AsBytes(floats));
                break;
        }
    }

    /// <inheritdoc cref="ToFloats(ReadOnlySpan{byte}, SampleFormat, Span{float})"/>
    public static float[] ToFloats(ReadOnlySpan<byte> pcm, SampleFormat samples)
    {
        var floats = new float[pcm.Length / samples.Traits().Bytes];
        ToFloats(pcm, samples, floats);
        return floats;
    }

    /// <summary>Writes samples: to the nearest that there is, cut off at full scale where the format is.</summary>
    /// <param name="floats">The samples; what is no number becomes 0 where the format has only numbers.</param>
    /// <param name="samples">The format that is written.</param>
    /// <param name="pcm">Room for all of them.</param>
    public static void FromFloats(ReadOnlySpan<float> floats, SampleFormat samples, Span<byte> pcm)
    {
        switch (samples)
        {
            case SampleFormat.S16:
                var shorts = MemoryMarshal.Cast<byte, short>(pcm);
                for (var i = 0; i < floats.Length; i++)
                    shorts[i] = (short)Quantize(floats[i], FullScale16);
                break;
            case SampleFormat.S24:
                for (var i = 0; i < floats.Length; i++)
                    Write24(pcm, i, Quantize(floats[i], FullScale24));
                break;
            case SampleFormat.F32:
                MemoryMarshal.AsBytes(floats).CopyTo(pcm);
                break;
        }
    }

    /// <summary>The same samples in another format.</summary>
    public static byte[] Convert(ReadOnlySpan<byte> pcm, SampleFormat from, SampleFormat to)
    {
        var floats = ToFloats(pcm, from);
        var converted = new byte[floats.Length * to.Traits().Bytes];
        FromFloats(floats, to, converted);
        return converted;
    }

    /// <summary>24-bit samples in the upper bits of 32, as libraries take them.</summary>
    internal static int[] Widen24(ReadOnlySpan<byte> pcm)
    {
        var wide = new int[pcm.Length / 3];
        for (var i = 0; i < wide.Length; i++)
            wide[i] = Read24(pcm, i) << 8;
        return wide;
    }

    /// <summary>
    /// Makes numbers of floats that are none: silence of NaN, full scale of an infinity. A filter, a meter or a player that comes upon one
    /// is of no use from then on. Other formats have no such samples.
    /// </summary>
    internal static void Clean(Span<byte> pcm, SampleFormat samples)
    {
        if (samples != SampleFormat.F32)
            return;
        foreach (ref var sample in MemoryMarshal.Cast<byte, float>(pcm))
        {
            if (!float.IsFinite(sample))
                sample = float.IsNaN(sample) ? 0 : MathF.CopySign(1, sample);
        }
    }

    /// <summary>How many samples at the end are digital zero; a negative zero is one as well.</summary>
    internal static int ZerosAtEnd(ReadOnlySpan<byte> pcm, SampleFormat samples) =>
        samples == SampleFormat.F32
            ? pcm.Length / sizeof(float) - 1 - MemoryMarshal.Cast<byte, float>(pcm).LastIndexOfAnyExcept(0f)
            : (pcm.Length - 1 - pcm.LastIndexOfAnyExcept((byte)0)) / samples.Traits().Bytes;

    private static int Quantize(float sample, float fullScale) =>
        (int)Math.Clamp(MathF.Round(sample * fullScale), -fullScale, fullScale - 1);

    private static int Read24(ReadOnlySpan<byte> pcm, int sample) =>
        pcm[sample * 3] | pcm[sample * 3 + 1] << 8 | (sbyte)pcm[sample * 3 + 2] << 16;

    private static void Write24(Span<byte> pcm, int sample, int value)
    {
        pcm[sample * 3] = (byte)value;
        pcm[sample * 3 + 1] = (byte)(value >> 8);
        pcm[sample * 3 + 2] = (byte)(value >> 16);
    }
}
