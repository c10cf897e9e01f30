using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture.Joining;

/// <summary>
/// A sound card with a clock of its own: what it hears comes in pieces of random lengths, late by random times; when that was, is read now
/// and then, with noise, and reckoned by the real clock.
/// </summary>
internal sealed class LabInput(int rate, int seed) : IAudioSource
{
    private const double BetweenReadings = 1.5;

    private readonly Random _random = new(seed);
    private CaptureClock _clock = new(new(rate, 1), ClockPace.Close);
    private (double Arrives, double Heard, short[] Samples, bool IsGap)? _piece;
    private long _frame;
    private double _nextReading;
    private double _lastArrival;
    private bool _isGap;

    /// <summary>By how many parts of a million the card is too slow, at a time.</summary>
    public Func<double, double> Ppm { get; init; } = static _ => 0;

    /// <summary>What there is to be heard at a time.</summary>
    public Func<double, double> Sound { get; init; } = static _ => 0;

    /// <summary>The most by which a reading is off either way, in seconds.</summary>
    public double Noise { get; init; } = 0.003;

    /// <summary>How much later than at once a piece comes.</summary>
    public double Latency { get; init; } = 0.010;

    /// <summary>The lengths of pieces, in seconds.</summary>
    public (double Shortest, double Longest) Pieces { get; init; } = (0.010, 0.100);

    /// <summary>From when to when nothing comes; it comes then, all at once.</summary>
    public (double From, double To) Stall { get; set; }

    /// <summary>What is made of the time of a block.</summary>
    public Func<double, Random, double> Garble { get; init; } = static (start, _) => start;

    /// <summary>When the next frame is captured.</summary>
    public double Captured { get; private set; }

    /// <summary>When the first frame of the next piece was captured.</summary>
    public double Heard => _piece?.Heard ?? Captured;

    public AudioFormat Format => new(rate, 1);

    public string Description { get; init; } = "an input";

    public bool MayBeSilent { get; init; }

    /// <summary>It begins to hear, as a card just opened.</summary>
    public void Open(double at)
    {
        (_clock, _piece, _isGap) = (new(new(rate, 1), ClockPace.Close), null, false);
        (Captured, _frame, _nextReading, _lastArrival) = (at, 0, at, at);
    }

    /// <summary>Nothing is captured for a while: the machine sleeps, or the card is suspended.</summary>
    public void Sleep(double seconds)
    {
        (_piece, _isGap) = (null, true);
        Captured += seconds;
        _clock.Restart();
    }

    /// <summary>When the next piece comes.</summary>
    public double NextArrival() => (_piece ??= Capture()).Arrives;

    /// <summary>The next piece.</summary>
    public PcmBlock Take()
    {
        var (arrives, heard, samples, isGap) = _piece ?? Capture();
        _piece = null;
        for (var isNew = !_clock.IsAnchored; !_clock.IsAnchored || arrives >= _nextReading; )
        {
            var read = heard + Noise * (2 * _random.NextDouble() - 1);
            _clock.Observe(new(_frame, TimeSpan.FromSeconds(read), DateTimeOffset.UnixEpoch.AddSeconds(read)));
            if (_clock.IsAnchored)
                _nextReading = arrives + (isNew ? 0.1 : BetweenReadings);
        }

        var start = Garble((_clock.TimeOf(_frame) - DateTimeOffset.UnixEpoch).TotalSeconds, _random);
        _frame += samples.Length;
        return new(MemoryMarshal.AsBytes<short>(samples).ToArray(), DateTimeOffset.UnixEpoch.AddSeconds(start), isGap);
    }

    public IAsyncEnumerable<PcmBlock> ReadBlocksAsync(CancellationToken stop) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private (double Arrives, double Heard, short[] Samples, bool IsGap) Capture()
    {
        var length = Pieces.Shortest + (Pieces.Longest - Pieces.Shortest) * _random.NextDouble();
        var samples = new short[Math.Max(1, (int)(length * rate))];
        var heard = Captured;
        for (var i = 0; i < samples.Length; i++)
        {
            samples[i] = (short)Math.Round(32_000 * Sound(Captured));
            Captured += (1 + Ppm(Captured) * 1e-6) / rate;
        }

        _lastArrival = Math.Max(_lastArrival, Captured + Latency * (0.5 + _random.NextDouble()));
        if (Captured >= Stall.From && Captured < Stall.To)
            _lastArrival = Math.Max(_lastArrival, Stall.To);
        var isGap = _isGap;
        _isGap = false;
        return (_lastArrival, heard, samples, isGap);
    }
}
