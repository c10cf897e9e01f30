using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Audio;

/// <summary>Measures the level of the samples that it is fed, until it is read. Not safe for concurrent use.</summary>
/// <param name="samples">What it is fed.</param>
/// <param name="channels">How many channels are told apart; with one, samples are samples, whichever channels they are of.</param>
public sealed class LevelMeter(SampleFormat samples, int channels = 1)
{
    private const double FullScale16 = 32_768;

    /// <summary>
    /// As loud as a 16-bit sample can be. In the other formats, too: what a converter of 16 bits has cut off comes to them at this level.
    /// </summary>
    private const double Clipped = 32_767 / FullScale16;

    private readonly Sum[] _sums = new Sum[channels];
    private float[] _floats = [];

    /// <summary>Whether a sample before the last reading was as loud as a sample can be.</summary>
    public bool WasClipped { get; private set; }

    /// <summary>Counts <paramref name="pcm"/>, interleaved, in: whole frames.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        switch (samples)
        {
            case SampleFormat.S16:
                Add(MemoryMarshal.Cast<byte, short>(pcm));
                break;
            case SampleFormat.S24:
                var count = pcm.Length / samples.Traits().Bytes;
                if (_floats.Length < count)
                    _floats = new float[count];
                PcmSamples.ToFloats(pcm, samples, _floats);
                Add(_floats.AsSpan(0, count));
                break;
            case SampleFormat.F32:
                Add(MemoryMarshal.Cast<byte, float>(pcm));
                break;
        }
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

    private void Add(ReadOnlySpan<short> values)
    {
        for (var channel = 0; channel < _sums.Length; channel++)
        {
            if (_sums.Length == 1)
                _sums[channel].Add(values);
            else
                _sums[channel].Add(values, channel, _sums.Length);
        }
    }

    private void Add(ReadOnlySpan<float> values)
    {
        for (var channel = 0; channel < _sums.Length; channel++)
            _sums[channel].Add(values, channel, _sums.Length);
    }

    private static double Decibels(double amplitude) =>
        amplitude <= 0 ? SoundLevel.Silence : Math.Max(SoundLevel.Silence, 20 * Math.Log10(amplitude));

    /// <summary>Of a channel, or of all; full scale is 1.</summary>
    private struct Sum
    {
        private double _peak;
        private double _squares;
        private long _samples;

        public readonly bool IsClipped => _peak >= Clipped;

        public void Add(ReadOnlySpan<short> values)
        {
            // Eight at a time: every sample that is recorded comes through here.
            var vectors = MemoryMarshal.Cast<short, Vector128<short>>(values);
            var (least, most, sums) = (Vector128<short>.Zero, Vector128<short>.Zero, Vector128<ulong>.Zero);
            foreach (var vector in vectors)
            {
                (least, most) = (Vector128.Min(least, vector), Vector128.Max(most, vector));
                var (low, high) = Vector128.Widen(vector);
                var (first, second) = Vector128.Widen((low * low + high * high).AsUInt32());
                sums += first + second;
            }

            var squares = (long)Vector128.Sum(sums);
            var peak = 0;
            for (var i = 0; i < Vector128<short>.Count; i++)
                peak = Math.Max(peak, Math.Max(most[i], -least[i]));
            foreach (var value in values[(vectors.Length * Vector128<short>.Count)..])
            {
                squares += value * value;
                peak = Math.Max(peak, Math.Abs((int)value));
            }

            Add(peak / FullScale16, squares / (FullScale16 * FullScale16), values.Length);
        }

        /// <summary>Every sample that is <paramref name="step"/> from the one before.</summary>
        public void Add(ReadOnlySpan<short> values, int from, int step)
        {
            long squares = 0;
            var peak = 0;
            var count = 0;
            for (var i = from; i < values.Length; i += step, count++)
            {
                squares += values[i] * values[i];
                peak = Math.Max(peak, Math.Abs((int)values[i]));
            }

            Add(peak / FullScale16, squares / (FullScale16 * FullScale16), count);
        }

        /// <inheritdoc cref="Add(ReadOnlySpan{short}, int, int)"/>
        public void Add(ReadOnlySpan<float> values, int from, int step)
        {
            double squares = 0;
            var peak = 0f;
            var count = 0;
            for (var i = from; i < values.Length; i += step, count++)
            {
                squares += (double)values[i] * values[i];
                peak = Math.Max(peak, Math.Abs(values[i]));
            }

            Add(peak, squares, count);
        }

        public readonly SoundLevel ToLevel() =>
            new(
                _peak > 0 ? Math.Max(SoundLevel.Quietest, Decibels(_peak)) : SoundLevel.Silence,
                Decibels(_samples == 0 ? 0 : Math.Sqrt(_squares / _samples))
            );

        public static Sum operator +(Sum one, Sum other)
        {
            one.Add(other._peak, other._squares, other._samples);
            return one;
        }

        private void Add(double peak, double squares, long count) =>
            (_peak, _squares, _samples) = (Math.Max(_peak, peak), _squares + squares, _samples + count);
    }
}
