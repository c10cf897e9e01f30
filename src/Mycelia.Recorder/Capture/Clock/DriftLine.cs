namespace Mycelia.Recorder.Capture.Clock;

/// <summary>
/// A straight line through the offsets that were read, by least squares, the older ones fading: what the offset is by now, and how fast
/// it grows, which is by how much the sound card's clock is off. Not thread-safe. Does no I/O.
/// </summary>
/// <param name="pace">How long readings count, and how many of them it takes.</param>
internal sealed class DriftLine(ClockPace pace)
{
    // Clocks are off by a tenth of what they may be from what is known of them.
    private readonly double _known = 100 * pace.Caution;

    private double _origin;
    private double _expected;
    private double _certainty;

    // Sums over the readings: weights, times before now, their squares, offsets, offsets by times.
    private double _weight;
    private double _times;
    private double _squares;
    private double _offsets;
    private double _products;

    /// <summary>The offset by now, in seconds.</summary>
    public double Offset { get; private set; }

    /// <summary>Seconds by which it grows in a second of frames.</summary>
    public double Rate { get; private set; }

    /// <summary>Starts at an offset: with the rate that is known by now if the card is the same, else without any.</summary>
    public void Begin(double offset, bool isSameCard)
    {
        if (isSameCard)
            Begin(offset, Rate, Math.Min(_known, _certainty + Spread));
        else
            Begin(offset, 0, pace.Caution);
    }

    /// <summary>Starts anew at an offset, as what was read before shows another rate than what is read now.</summary>
    public void BeginAnew(double offset) => Begin(offset, Rate, pace.Caution);

    /// <summary>Lets so many seconds of frames pass.</summary>
    public void Pass(double seconds)
    {
        _squares += seconds * (seconds * _weight - 2 * _times);
        _times -= seconds * _weight;
        _products -= seconds * _offsets;
        var faded = Math.Exp(-seconds / pace.Memory);
        (_weight, _times, _squares) = (_weight * faded, _times * faded, _squares * faded);
        (_offsets, _products) = (_offsets * faded, _products * faded);
        Offset += Rate * seconds;
    }

    /// <summary>Takes what was read now.</summary>
    /// <param name="offset">The offset, in seconds.</param>
    /// <param name="weight">How much is made of it: from 0 to 1.</param>
    public void Add(double offset, double weight)
    {
        _weight += weight;
        _offsets += weight * (offset - _origin);
        var (time, mean) = (_times / _weight, _offsets / _weight);
        Rate = (_products - _times * mean + _expected * _certainty) / (Spread + _certainty);
        Offset = _origin + mean - Rate * time;
    }

    private void Begin(double offset, double expected, double certainty)
    {
        (_expected, _certainty) = (expected, certainty);
        (_origin, Offset, Rate) = (offset, offset, expected);
        (_weight, _times, _squares, _offsets, _products) = (1, 0, 0, 0, 0);
    }

    private double Spread => _weight == 0 ? 0 : _squares - _times * _times / _weight;
}
