using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>A sound card whose crystal is off, read with jitter every 1.5 s, in simulated time; blocks of 64 ms.</summary>
internal sealed class SimulatedCard(int seed = 1)
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private const int BlockFrames = 1024;
    private const int BlocksPerReading = 23;
    private const int FramesPerChunk = 160_000;

    private readonly CaptureClock _clock = new(AudioFormat.Default);
    private readonly Random _random = new(seed);
    private TimeSpan _wallOffset;
    private long _blocks;
    private DateTimeOffset _previous = DateTimeOffset.MinValue;
    private TimeSpan _corrected;
    private TimeSpan? _chunkError;

    /// <summary>How much too slow the crystal is.</summary>
    public double Ppm { get; init; }

    /// <summary>The most by which a reading is off, either way.</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>By how much a reading is off, in parts of <see cref="Jitter"/>, if not by any amount alike.</summary>
    public Func<Random, double> Noise { get; init; } = static random => 2 * random.NextDouble() - 1;

    /// <summary>
    /// For each chunk of 10 s by how much the clock corrected the next one's start, beside going at the rate it knows of.
    /// </summary>
    public List<TimeSpan> Corrections { get; } = [];

    /// <summary>For each chunk by how much the next one's start is off from where this one truly ends, given where it starts.</summary>
    public List<TimeSpan> Deviations { get; } = [];

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
        var measured = Truth(_blocks * BlockFrames) + Jitter * Noise(_random);
        var before = _clock.IsAnchored ? _clock.TimeOf(_blocks * BlockFrames) : (DateTimeOffset?)null;
        if (_clock.Observe(new(_blocks * BlockFrames, measured, Epoch + measured + _wallOffset)) == ClockVerdict.Gap)
            Gaps++;
        if (before is not null)
            _corrected += _clock.TimeOf(_blocks * BlockFrames) - before.Value;
    }

    private TimeSpan Truth(long frame) => TimeSpan.FromSeconds(frame / 16_000.0 * (1 + Ppm * 1e-6));

    private void Check()
    {
        var start = _clock.TimeOf(_blocks * BlockFrames);
        IsMonotonic &= start > _previous;
        _previous = start;
        Error = ErrorOf(_blocks * BlockFrames);
        if (Error.Duration() > WorstError)
            WorstError = Error.Duration();

        var boundary = (_blocks + 1) * BlockFrames / FramesPerChunk * FramesPerChunk;
        if (boundary > _blocks * BlockFrames)
            Cut(boundary);
    }

    private void Cut(long frame)
    {
        var error = ErrorOf(frame);
        if (_chunkError is { } before)
        {
            Corrections.Add(_corrected);
            Deviations.Add(error - before);
        }

        (_chunkError, _corrected) = (error, TimeSpan.Zero);
    }

    private TimeSpan ErrorOf(long frame) => _clock.TimeOf(frame) - (Epoch + Truth(frame) + _wallOffset);
}
