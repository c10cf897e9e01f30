using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>Measures the level of the samples that it is fed, until it is read.</summary>
/// <param name="channels">How many channels are told apart; with one, samples are samples, whichever channels they are of.</param>
public sealed class LevelMeter(int channels = 1)
{
    private const double FullScale = 32_768;
    private readonly Sum[] _sums = new Sum[channels];

    /// <summary>Whether a sample before the last reading was as loud as a sample can be.</summary>
    public bool WasClipped { get; private set; }

    /// <summary>Counts <paramref name="pcm"/>, interleaved s16le, in: whole frames.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        var samples = MemoryMarshal.Cast<byte, short>(pcm);
        if (_sums.Length == 1)
            _sums[0].Add(samples);
        else
            AddChannels(samples);
    }

    /// <summary>The level of each channel since the last reading; empty where only one is told apart. It goes on counting.</summary>
    public ReadOnlyMemory<ChannelLevel> ReadChannels() =>
        _sums.Length == 1 ? default : Array.ConvertAll(_sums, static sum => new ChannelLevel(sum.ToLevel(), sum.IsClipped));

    /// <summary>The level since the last reading.</summary>
    public SoundLevel ReadAndReset()
    {
        var whole = default(Sum);
        foreach (var sum in _sums)
            whole += sum;
        WasClipped = whole.IsClipped;
        Array.Clear(_sums);
        return whole.ToLevel();
    }

    private void AddChannels(ReadOnlySpan<short> samples)
    {
        for (var channel = 0; channel < _sums.Length; channel++)
            _sums[channel].Add(samples, channel, _sums.Length);
    }

    private static double Decibels(double amplitude) =>
        amplitude <= 0 ? SoundLevel.Silence : Math.Max(SoundLevel.Silence, 20 * Math.Log10(amplitude / FullScale));

    private struct Sum
    {
        private int _peak;
        private double _squares;
        private long _samples;

        public readonly bool IsClipped => _peak >= short.MaxValue;

        public void Add(ReadOnlySpan<short> samples)
        {
            long squares = 0;
            var peak = _peak;
            foreach (var sample in samples)
            {
                squares += sample * sample;
                peak = Math.Max(peak, Math.Abs((int)sample));
            }

            (_peak, _squares, _samples) = (peak, _squares + squares, _samples + samples.Length);
        }

        /// <summary>Every sample that is <paramref name="step"/> from the one before.</summary>
        public void Add(ReadOnlySpan<short> samples, int from, int step)
        {
            long squares = 0;
            var peak = _peak;
            var count = 0;
            for (var i = from; i < samples.Length; i += step, count++)
            {
                squares += samples[i] * samples[i];
                peak = Math.Max(peak, Math.Abs((int)samples[i]));
            }

            (_peak, _squares, _samples) = (peak, _squares + squares, _samples + count);
        }

        public readonly SoundLevel ToLevel() => new(Decibels(_peak), Decibels(_samples == 0 ? 0 : Math.Sqrt(_squares / _samples)));

        public static Sum operator +(Sum one, Sum other) =>
            new()
            {
                _peak = Math.Max(one._peak, other._peak),
                _squares = one._squares + other._squares,
                _samples = one._samples + other._samples,
            };
    }
}
