namespace Mycelia.Recorder.Capture.Joining;

/// <summary>
/// How fast an input must be played so that each frame is heard at its own time: by how much its clock is off, as far as that was learned,
/// and a little faster or slower as long as it is behind or ahead. Does no I/O; not safe for concurrent use.
/// </summary>
/// <remarks>A loop with a proportional and an integral part, overdamped: it does not swing about where it is to come.</remarks>
internal sealed class ClockFollower
{
    /// <summary>The most that a pitch is bent: less than a tenth of a semitone.</summary>
    public const double Most = 5e-3;

    /// <summary>The most that it changes in a second.</summary>
    public const double MostChange = 5e-3;

    private const double Response = 1.5;
    private const double Learning = 15;
    private const double MostDrift = 1e-3;

    private double _bend;

    /// <summary>By how much the clock of the input is too fast, as far as that was learned: 100 ppm are 0.0001.</summary>
    public double Drift { get; private set; }

    /// <summary>Frames of the input for each frame that is heard, for the next while.</summary>
    /// <param name="ahead">How many seconds the next frame comes too early.</param>
    /// <param name="seconds">How long the while is.</param>
    public double Step(double ahead, double seconds)
    {
        Drift = Math.Clamp(Drift - ahead * seconds / (Response * Learning), -MostDrift, MostDrift);
        var wanted = Math.Clamp(Drift - ahead / Response, -Most, Most);
        _bend += Math.Clamp(wanted - _bend, -MostChange * seconds, MostChange * seconds);
        return 1 + _bend;
    }

    /// <summary>What comes next is lined up: nothing is left to be made up for.</summary>
    public void BeginAnew() => _bend = Drift;

    /// <summary>Another clock is followed from now on.</summary>
    public void Forget() => Drift = _bend = 0;
}
