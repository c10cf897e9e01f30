using System.Runtime.InteropServices;

namespace Mycelia.Benchmarks;

/// <summary>
/// Something that an encoder takes for speech: syllables of 0.2 s, voiced ones (pulses at a gliding pitch through two
/// resonances) and hissing ones, with a pause after each phrase. The same each time.
/// </summary>
internal sealed class Speech
{
    public const int SampleRate = 16_000;
    public const int BytesPerSecond = SampleRate * sizeof(short);

    private const int SyllableFrames = SampleRate / 5;
    private const int SyllablesInPhrase = 10;
    private const int SyllablesOfPause = 2;
    private const double Loudness = 5_000;

#pragma warning disable CA5394 // A repeatable sound is wanted, not a secret.
    private readonly Random _random = new(1);
    private readonly Resonance _first = new();
    private readonly Resonance _second = new();
    private double _phase;
    private int _syllables;

    /// <summary>Writes s16le, mono.</summary>
    public void Write(Stream output, int seconds)
    {
        var samples = new short[SyllableFrames];
        for (var syllable = 0; syllable < seconds * SampleRate / SyllableFrames; syllable++)
        {
            Speak(samples);
            output.Write(MemoryMarshal.AsBytes(samples.AsSpan()));
        }
    }

    private void Speak(Span<short> samples)
    {
        var isPause = _syllables++ % (SyllablesInPhrase + SyllablesOfPause) >= SyllablesInPhrase;
        var isVoiced = _random.NextDouble() < 0.75;
        var (pitch, glide) = (Between(100, 180), Between(-40, 40));
        _first.Tune(Between(300, 800), 80);
        _second.Tune(Between(900, 2_400), 120);
        for (var i = 0; i < samples.Length; i++)
        {
            var part = (double)i / samples.Length;
            var source = isVoiced ? Pulse(pitch + glide * part) : 0.3 * Between(-1, 1);
            var swell = isPause ? 0.002 : Math.Sin(Math.PI * part);
            samples[i] = (short)
                Math.Clamp(Loudness * swell * (_first.Next(source) + 0.7 * _second.Next(source)), short.MinValue, short.MaxValue);
        }
    }

    private double Pulse(double pitch)
    {
        _phase += pitch / SampleRate;
        if (_phase < 1)
            return 0.01 * Between(-1, 1);
        _phase -= 1;
        return 8;
    }

    private double Between(double least, double most) => least + (most - least) * _random.NextDouble();
#pragma warning restore CA5394

    /// <summary>A resonance of two poles.</summary>
    private sealed class Resonance
    {
        private double _gain,
            _back,
            _farther,
            _last,
            _beforeLast;

        public void Tune(double frequency, double width)
        {
            var radius = Math.Exp(-Math.PI * width / SampleRate);
            (_back, _farther) = (2 * radius * Math.Cos(2 * Math.PI * frequency / SampleRate), -radius * radius);
            _gain = 1 - radius;
        }

        public double Next(double value)
        {
            var next = _gain * value * 4 + _back * _last + _farther * _beforeLast;
            (_beforeLast, _last) = (_last, next);
            return next;
        }
    }
}
