using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.Clock;

/// <summary>
/// Says when each frame of a stream was captured: time counted in frames from an anchor, drawn slowly towards the measured time.
/// </summary>
/// <remarks>
/// <para>Counting alone drifts (a sound card is up to some 100 ppm off: 8.6 s a day); measuring alone jitters by tens of milliseconds. So
/// the count goes at the rate that the readings show (<see cref="DriftLine"/>), and what is left between them is drawn in by at most
/// <see cref="ClockPace.Slew"/>: that is the correction. Only in the first seconds after an anchor it is up to
/// <see cref="SettlingSlew"/>; and what the two are apart by more than <see cref="Near"/> is drawn in faster, since then a clock has
/// changed its rate.</para>
/// <para>When count and measurement part by <see cref="GapThreshold"/> and a second reading agrees, audio is missing (or came twice) and
/// the clock anchors anew. A wall clock that was set shows as a changed distance between the two clocks of a reading: the times
/// of the following frames jump with it, and it is no gap.</para>
/// <para>Not thread-safe. Does no I/O.</para>
/// </remarks>
/// <param name="format">The format of the stream; its rate counts.</param>
/// <param name="pace">How fast the count is drawn to the measured time; <see cref="ClockPace.Calm"/> unless given.</param>
internal sealed class CaptureClock(AudioFormat format, ClockPace? pace = null)
{
    /// <summary>How far count and measurement may part before audio counts as missing.</summary>
    public static readonly TimeSpan GapThreshold = TimeSpan.FromMilliseconds(200);

    /// <summary>Seconds of correction a second in the first <see cref="SettlingSeconds"/> after an anchor.</summary>
    public const double SettlingSlew = 5e-3;

    /// <summary>The first seconds after an anchor, counted in frames.</summary>
    public const double SettlingSeconds = 10;

    /// <summary>How far count and readings may part, in seconds, before more than <see cref="ClockPace.Slew"/> is called for.</summary>
    public const double Near = 0.010;

    /// <summary>In how many seconds what is beyond <see cref="Near"/> is drawn in, but for a third.</summary>
    public const double ReturnSeconds = 20;

    private const double LongestStep = 2;
    private const double Believable = 0.030;

    // A clock whose rate changed shows in the readings of the last while: they are off from the count in one direction.
    private const double Recent = 30;
    private const double Astray = 0.015;
    private const double Trial = 60;

    private const int AnchorReadings = 3;
    private static readonly TimeSpan ClockSet = TimeSpan.FromMilliseconds(50);

    // An offset is when frame 0 would have been captured, in seconds on the clock that nobody sets.
    private readonly List<double> _candidates = new(AnchorReadings);
    private readonly DriftLine _line = new(pace ?? ClockPace.Calm);
    private readonly ClockPace _pace = pace ?? ClockPace.Calm;
    private double _offset;
    private double _recently;
    private double? _doubt;
    private long _anchor;
    private long _begun;
    private long _last;
    private bool _knowsCard;

    // Wall clock minus the other clock; what of it has not been let through as a jump is drawn in like a drift.
    private DateTimeOffset? _wallOrigin;
    private DateTimeOffset _lastWallOrigin;

    /// <summary>Whether frames can be timed.</summary>
    public bool IsAnchored { get; private set; }

    /// <summary>By how much a second of frames is longer than a second, as far as is known: 100 ppm are 0.0001.</summary>
    public double Rate => IsAnchored ? _line.Rate : 0;

    /// <summary>Takes one reading. Its frame is the next to be timed: none after it may have been timed already.</summary>
    public ClockVerdict Observe(ClockReading reading)
    {
        var drawnIn = FollowWallClock(reading);
        var offset = reading.Captured.TotalSeconds + drawnIn - Seconds(reading.Frame);
        if (!IsAnchored)
            return Settle(offset, reading);

        if (Math.Abs(offset - OffsetAt(reading.Frame)) > GapThreshold.TotalSeconds)
            return Doubt(offset, reading);

        _doubt = null;
        Follow(offset, reading);
        return ClockVerdict.Steady;
    }

    /// <summary>
    /// Forgets the anchor, as audio is known to be missing, and the rate, as it may be another card's now: the stream was moved, or
    /// suspended.
    /// </summary>
    public void Restart()
    {
        _candidates.Clear();
        _doubt = null;
        IsAnchored = _knowsCard = false;
    }

    /// <summary>Anchors with what readings there are and this one, so that what was captured can be timed before it is too late.</summary>
    public void AnchorNow(ClockReading reading)
    {
        while (!IsAnchored)
            Observe(reading);
    }

    /// <summary>When <paramref name="frame"/> was captured.</summary>
    /// <exception cref="InvalidOperationException">There is no anchor yet.</exception>
    public DateTimeOffset TimeOf(long frame) =>
        IsAnchored
            ? _wallOrigin!.Value + TimeSpan.FromSeconds(OffsetAt(frame) + Seconds(frame))
            : throw new InvalidOperationException("the clock has no anchor yet");

    /// <summary>By how much the count is behind a reading, on the clock that nobody sets.</summary>
    public TimeSpan Behind(ClockReading reading) =>
        TimeSpan.FromSeconds(reading.Captured.TotalSeconds - Seconds(reading.Frame) - OffsetAt(reading.Frame));

    /// <summary>
    /// Whether <paramref name="reading"/>, of a frame taken to be as old as frames usually are, is so late, or the wall clock so evidently
    /// set since, that a true measurement is worth its cost.
    /// </summary>
    public bool IsLate(ClockReading reading) =>
        IsAnchored
        && (
            reading.Wall - TimeOf(reading.Frame) > GapThreshold
            || (reading.Wall - reading.Captured - _lastWallOrigin).Duration() >= ClockSet
        );

    private double OffsetAt(long frame) => _offset + _line.Rate * Seconds(frame - _last);

    private double Seconds(long frame) => (double)frame / format.SampleRate;

    private double FollowWallClock(ClockReading reading)
    {
        var origin = reading.Wall - reading.Captured;
        _wallOrigin ??= origin;
        if ((IsAnchored || _candidates.Count > 0) && (origin - _lastWallOrigin).Duration() >= ClockSet)
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
        _candidates.Clear();
        _doubt = null;
        _line.Begin(offset, _knowsCard);
        (_offset, _recently) = (offset, 0);
        _anchor = _begun = _last = reading.Frame;
        IsAnchored = _knowsCard = true;
    }

    private void Follow(double offset, ClockReading reading)
    {
        var passed = Math.Max(0, Seconds(reading.Frame - _last));
        _offset = OffsetAt(reading.Frame);
        _last = reading.Frame;
        var isSettling = Seconds(_last - _anchor) < SettlingSeconds;
        // While the anchor itself is in doubt readings say where the count should be, not how fast it should go.
        if (!isSettling)
            Pass(passed, offset - _offset);
        _line.Add(offset, Math.Min(1, Believable / Math.Abs(offset - _offset)));

        var step = Math.Min(passed, LongestStep);
        var apart = _line.Offset - _offset;
        var most = isSettling ? SettlingSlew : _pace.Slew + Math.Max(0, Math.Abs(apart) - Near) / ReturnSeconds;
        Correct(Math.Clamp(isSettling ? apart : apart * step / _pace.Smoothing, -most * step, most * step));
    }

    private void Pass(double seconds, double apart)
    {
        _line.Pass(seconds);
        _recently += (Math.Clamp(apart, -Believable, Believable) - _recently) * (1 - Math.Exp(-seconds / Recent));
        if (Math.Abs(_recently) < Astray || Seconds(_last - _begun) < Trial)
            return;
        _line.BeginAnew(_offset + _recently);
        _begun = _last;
    }

    private void Correct(double by)
    {
        _offset += by;
        _recently -= by;
    }
}
