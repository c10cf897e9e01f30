using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Capture;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>A sound card whose crystal is off, read with jitter every 1.5 s, in simulated time; blocks of 64 ms.</summary>
internal sealed class SimulatedCard(int seed = 1)
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private const int BlockFrames = 1024;
    private const int BlocksPerReading = 23;

    private readonly CaptureClock _clock = new(AudioFormat.Default);
    private readonly Random _random = new(seed);
    private TimeSpan _wallOffset;
    private long _blocks;
    private DateTimeOffset _previous = DateTimeOffset.MinValue;

    /// <summary>How much too slow the crystal is.</summary>
    public double Ppm { get; init; }

    /// <summary>The most by which a reading is off, either way.</summary>
    public TimeSpan Jitter { get; init; }

    public TimeSpan Error { get; private set; }

    public TimeSpan WorstError { get; private set; }

    public int Gaps { get; private set; }

    public bool IsMonotonic { get; private set; } = true;

    public void SetWallClock(TimeSpan by) => _wallOffset += by;

    public void Run(TimeSpan time)
    {
        for (var end = _blocks + AudioFormat.Default.FramesIn(time) / BlockFrames; _blocks < end; _blocks++)
        {
            if (_blocks % BlocksPerReading == 0 || !_clock.IsAnchored)
                Read();
            if (_clock.IsAnchored)
                Check();
        }
    }

    private void Read()
    {
        var measured = Truth + Jitter * (2 * _random.NextDouble() - 1);
        if (_clock.Observe(new(_blocks * BlockFrames, measured, Epoch + measured + _wallOffset)) == ClockVerdict.Gap)
            Gaps++;
    }

    private TimeSpan Truth => TimeSpan.FromSeconds(_blocks * BlockFrames / 16_000.0 * (1 + Ppm * 1e-6));

    private void Check()
    {
        var start = _clock.TimeOf(_blocks * BlockFrames);
        IsMonotonic &= start > _previous;
        _previous = start;
        Error = start - (Epoch + Truth + _wallOffset);
        if (Error.Duration() > WorstError)
            WorstError = Error.Duration();
    }
}
