using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Chunking;

/// <summary>
/// Decides whether it has been quiet: nothing was louder than a level, and nothing rose above the noise of the room, for so long and in
/// every channel. A voice that is twice as strong as the noise, in amplitude, is heard by that. Pure; allocates nothing.
/// </summary>
/// <param name="format">Of all samples.</param>
/// <param name="options">What counts.</param>
internal sealed class SilenceRule(AudioFormat format, SilenceOptions options)
{
    /// <summary>How much louder than the quietest second something is that is heard; measured, in docs/benchmarks.md.</summary>
    private const double RiseDb = 5;

    /// <summary>What is below a voice is taken out: a DC offset, hum, rumble. By a filter of the first order.</summary>
    private const double CutoffHz = 300;

    /// <summary>Below this there is no noise to rise above, but the last bits of a converter.</summary>
    private const double LeastNoiseDb = -80;

    private const int WindowsASecond = 50;

    private readonly int _windowFrames = Math.Max(1, format.SampleRate / WindowsASecond);
    private readonly ChannelLevels[] _channels = NewChannels(
        format,
        seconds: (int)Math.Ceiling(options.Shortest.TotalSeconds),
        loudest: PowerOf(options.LevelDb)
    );

    private readonly float[] _samples = new float[Math.Max(1, format.SampleRate / WindowsASecond) * format.Channels];
    private int _frames;

    /// <summary>Whether it has been quiet for <see cref="SilenceOptions.Shortest"/>, up to the last 20 ms.</summary>
    public bool IsQuiet
    {
        get
        {
            foreach (var channel in _channels)
            {
                if (!channel.IsQuiet)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Takes whole frames, in order.</summary>
    public void Add(ReadOnlySpan<byte> pcm)
    {
        while (!pcm.IsEmpty)
        {
            var bytes = Math.Min(pcm.Length, (_windowFrames - _frames) * format.BytesPerFrame);
            var taken = _samples.AsSpan(0, bytes / format.BytesPerSample);
            PcmSamples.ToFloats(pcm[..bytes], format.Samples, taken);
            for (var channel = 0; channel < _channels.Length; channel++)
                _channels[channel].Add(taken, channel, _channels.Length);
            _frames += taken.Length / _channels.Length;
            pcm = pcm[bytes..];
            if (_frames < _windowFrames)
                continue;
            _frames = 0;
            foreach (var channel in _channels)
                channel.EndWindow(_windowFrames);
        }
    }

    /// <summary>What comes does not follow what came before: nothing is known of it.</summary>
    public void Restart()
    {
        _frames = 0;
        foreach (var channel in _channels)
            channel.Restart();
    }

    private static double PowerOf(double decibels) => Math.Pow(10, decibels / 10);

    private static ChannelLevels[] NewChannels(AudioFormat format, int seconds, double loudest)
    {
        var channels = new ChannelLevels[format.Channels];
        for (var i = 0; i < channels.Length; i++)
            channels[i] = new(format.SampleRate, seconds, loudest);
        return channels;
    }

    /// <summary>One channel: of each of the last seconds its loudest window, and its mean.</summary>
    private sealed class ChannelLevels(int sampleRate, int seconds, double loudest)
    {
        private static readonly double Rise = PowerOf(RiseDb);
        private static readonly double LeastNoise = PowerOf(LeastNoiseDb);

        private readonly double _decay = Math.Exp(-2 * Math.PI * CutoffHz / sampleRate);
        private readonly double[] _loudest = new double[seconds];
        private readonly double[] _mean = new double[seconds];
        private double _last;
        private double _passed;
        private double _energy;
        private double _open;
        private double _sum;
        private int _windows;
        private int _second;
        private int _known;
        private bool _isFirst = true;

        public bool IsQuiet
        {
            get
            {
                if (_known < seconds)
                    return false;
                var (most, noise) = (_open, double.MaxValue);
                for (var i = 0; i < seconds; i++)
                    (most, noise) = (Math.Max(most, _loudest[i]), Math.Min(noise, _mean[i]));
                return most <= loudest && most <= Rise * Math.Max(noise, LeastNoise);
            }
        }

        public void Add(ReadOnlySpan<float> samples, int from, int step)
        {
            var (last, passed, energy, decay) = (_last, _passed, _energy, _decay);
            if (_isFirst && samples.Length > from)
                last = samples[from];
            _isFirst &= samples.Length <= from;
            for (var i = from; i < samples.Length; i += step)
            {
                double sample = samples[i];
                passed = decay * (passed + sample - last);
                last = sample;
                energy += passed * passed;
            }

            (_last, _passed, _energy) = (last, passed, energy);
        }

        public void EndWindow(int frames)
        {
            var power = _energy / frames;
            _energy = 0;
            _open = Math.Max(_open, power);
            _sum += power;
            if (++_windows < WindowsASecond)
                return;
            (_loudest[_second], _mean[_second]) = (_open, _sum / WindowsASecond);
            _second = (_second + 1) % seconds;
            _known = Math.Min(_known + 1, seconds);
            (_open, _sum, _windows) = (0, 0, 0);
        }

        public void Restart()
        {
            (_passed, _energy, _open, _sum, _windows, _second, _known) = (0, 0, 0, 0, 0, 0, 0);
            _isFirst = true;
        }
    }
}
