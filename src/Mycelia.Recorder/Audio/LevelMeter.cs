using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>Measures the level of the samples that it is fed, until it is read.</summary>
public sealed class LevelMeter
{
    private const double FullScale = 32_768;
    private int _peak;
    private double _squares;
    private long _samples;

    /// <summary>Whether a sample before the last reading was as loud as a sample can be.</summary>
    public bool WasClipped { get; private set; }

    /// <summary>Counts <paramref name="pcm"/>, interleaved s16le, in.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        long squares = 0;
        var peak = _peak;
        foreach (var sample in samples)
        {
            squares += sample * sample;
            peak = Math.Max(peak, Math.Abs((int)sample));
        }

        _peak = peak;
        _squares += squares;
        _samples += samples.Length;
    }

    /// <summary>The level since the last reading.</summary>
    public SoundLevel ReadAndReset()
    {
        var level = new SoundLevel(Decibels(_peak), Decibels(_samples == 0 ? 0 : Math.Sqrt(_squares / _samples)));
        WasClipped = _peak >= short.MaxValue;
        (_peak, _squares, _samples) = (0, 0, 0);
        return level;
    }

    private static double Decibels(double amplitude) =>
        amplitude <= 0 ? SoundLevel.Silence : Math.Max(SoundLevel.Silence, 20 * Math.Log10(amplitude / FullScale));
}
