namespace Mycelia.Recorder.Capture.Clock;

/// <summary>How fast a <see cref="CaptureClock"/> draws its count to the measured time, once it has settled.</summary>
/// <param name="Slew">The most seconds of correction in a second.</param>
/// <param name="Smoothing">In how many seconds, but for a third, what count and measured time are apart is drawn in.</param>
/// <param name="Memory">After how many seconds of frames a reading weighs a third.</param>
/// <param name="Caution">
/// What is held against too few readings, in s²: by how much they are usually off, against by how much a clock is, squared.
/// </param>
internal sealed record ClockPace(double Slew, double Smoothing, double Memory, double Caution)
{
    /// <summary>Half a millisecond in 10 s: where a chunk ends, the next one begins. Readings are 10 ms off, and clocks 100 ppm.</summary>
    public static ClockPace Calm { get; } = new(50e-6, 30, 600, 1e4);

    /// <summary>
    /// For samples that are resampled by these times: true soon, while the rate of a card is not known yet, and while it changes with the
    /// temperature.
    /// </summary>
    public static ClockPace Close { get; } = new(1e-3, 10, 120, 2e3);
}
