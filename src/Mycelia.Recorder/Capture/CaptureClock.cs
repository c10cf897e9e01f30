using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Capture;

/// <summary>
/// Says when each frame of a stream was captured: time counted in frames from an anchor, drawn slowly towards the measured time.
/// </summary>
/// <remarks>
/// <para>Counting alone drifts (a sound card is up to some 100 ppm off: 8.6 s a day); measuring alone jitters by tens of milliseconds. So
/// the readings are averaged (over <see cref="Averaging"/>) and the count follows by at most <see cref="Slew"/>; in the first seconds
/// after an anchor, when few readings have been averaged, by up to <see cref="SettlingSlew"/>.</para>
/// <para>When count and measurement part by <see cref="GapThreshold"/> and a second reading agrees, audio is missing (or came twice) and
/// the clock anchors anew. A wall clock that was set shows as a changed distance between the two clocks of a reading: the times
/// of the following frames jump with it, and it is no gap.</para>
/// <para>Not thread-safe. Does no I/O.</para>
/// </remarks>
/// <param name="format">The format of the stream; its rate counts.</param>
public sealed class CaptureClock(AudioFormat format)
{
    /// <summary>How far count and measurement may part before audio counts as missing.</summary>
    public static readonly TimeSpan GapThreshold = TimeSpan.FromMilliseconds(200);

    /// <summary>Seconds of correction a second: 2 ms in 10 s.</summary>
    public const double Slew = 200e-6;

    /// <summary>Seconds of correction a second in the first <see cref="SettlingSeconds"/> after an anchor.</summary>
    public const double SettlingSlew = 5e-3;

    private const double SettlingSeconds = 10;
    private const double Averaging = 60;
    private const double LongestStep = 2;
    private const int AnchorReadings = 3;
    private static readonly TimeSpan ClockSet = TimeSpan.FromMilliseconds(50);

    // An offset is when frame 0 would have been captured, in seconds on the clock that nobody sets.
    private readonly List<double> _candidates = new(AnchorReadings);
    private double _offset;
    private double _average;
    private int _averaged;
    private double? _doubt;
    private TimeSpan _anchored;
    private TimeSpan _last;

    // Wall clock minus the other clock; what of it has not been let through as a jump is drawn in like a drift.
    private DateTimeOffset? _wallOrigin;
    private DateTimeOffset _lastWallOrigin;

    /// <summary>Whether frames can be timed.</summary>
    public bool IsAnchored => _averaged > 0;

    /// <summary>Takes one reading. Its frame is the next to be timed: none after it may have been timed already.</summary>
    public ClockVerdict Observe(ClockReading reading)
    {
        var drawnIn = FollowWallClock(reading);
        var offset = reading.Captured.TotalSeconds + drawnIn - Seconds(reading.Frame);
        if (!IsAnchored)
            return Settle(offset, reading);

        if (Math.Abs(offset - _offset) > GapThreshold.TotalSeconds)
            return Doubt(offset, reading);

        _doubt = null;
        Follow(offset, reading);
        return ClockVerdict.Steady;
    }

    /// <summary>Forgets the anchor, as audio is known to be missing: the stream was moved, suspended, or overflowed.</summary>
    public void Restart()
    {
        _candidates.Clear();
        _averaged = 0;
        _doubt = null;
    }

    /// <summary>Anchors with what readings there are and this one, so that what was captured can be timed before it is too late.</summary>
    public void AnchorNow(ClockReading reading)
    {
        while (!IsAnchored)
            Observe(reading);
    }

    /// <summary>When <paramref name="frame"/> was captured.</summary>
    /// <exception cref="InvalidOperationException">There is no anchor yet.</exception>
    public DateTimeOffset TimeOf(long frame) => IsAnchored
        ? _wallOrigin!.Value + TimeSpan.FromSeconds(_offset + Seconds(frame))
        : throw new InvalidOperationException("the clock has no anchor yet");

    /// <summary>Whether <paramref name="reading"/>, of a frame taken to be as old as frames usually are, is so late, or the wall clock so
    /// evidently set since, that a true measurement is worth its cost.</summary>
    public bool IsLate(ClockReading reading) => IsAnchored
        && (reading.Wall - TimeOf(reading.Frame) > GapThreshold || (reading.Wall - reading.Captured - _lastWallOrigin).Duration() >= ClockSet);

    private double Seconds(long frame) => (double)frame / format.SampleRate;

    private double FollowWallClock(ClockReading reading)
    {
        var origin = reading.Wall - reading.Captured;
        _wallOrigin ??= origin;
        if (_averaged + _candidates.Count > 0 && (origin - _lastWallOrigin).Duration() >= ClockSet)
            _wallOrigin += origin - _lastWallOrigin;
        _lastWallOrigin = origin;
        return (origin - _wallOrigin.Value).TotalSeconds;
    }

    private ClockVerdict Settle(double offset, ClockReading reading)
    {
        _candidates.Add(offset);
        if (_candidates.Count < AnchorReadings)
            return ClockVerdict.Settling;
        _candidates.Sort();
        Anchor(_candidates[AnchorReadings / 2], reading);
        return ClockVerdict.Steady;
    }

    private ClockVerdict Doubt(double offset, ClockReading reading)
    {
        if (_doubt is not { } before || Math.Abs(offset - before) > GapThreshold.TotalSeconds / 2)
        {
            _doubt = offset;
            return ClockVerdict.Doubtful;
        }

        Anchor((offset + before) / 2, reading);
        return ClockVerdict.Gap;
    }

    private void Anchor(double offset, ClockReading reading)
    {
        Restart();
        (_offset, _average, _averaged) = (offset, offset, 1);
        _anchored = _last = reading.Captured;
    }

    private void Follow(double offset, ClockReading reading)
    {
        var step = Math.Clamp((reading.Captured - _last).TotalSeconds, 0, LongestStep);
        _last = reading.Captured;
        _averaged++;
        _average += (offset - _average) * Math.Max(1.0 / _averaged, step / (step + Averaging));

        var slew = (reading.Captured - _anchored).TotalSeconds < SettlingSeconds ? SettlingSlew : Slew;
        _offset += Math.Clamp(_average - _offset, -slew * step, slew * step);
    }
}
