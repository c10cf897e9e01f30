namespace Mycelia.Recorder.Capture.Clock;

/// <summary>When one frame was captured, as measured once, with the jitter that a measurement has.</summary>
/// <param name="Frame">The frame, counted from the first of the stream.</param>
/// <param name="Captured">When it was captured, on a clock that nobody sets and that does not stop.</param>
/// <param name="Wall">The same moment on the wall clock as it is set now.</param>
internal readonly record struct ClockReading(long Frame, TimeSpan Captured, DateTimeOffset Wall)
{
    private static readonly TimeSpan Simultaneous = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Reads both clocks for <paramref name="frame"/>, which is <paramref name="latency"/> old. Reads again when the thread was
    /// interrupted between the two, which would look like a wall clock that was set.
    /// </summary>
    public static ClockReading Take(TimeProvider time, long frame, TimeSpan latency)
    {
        ArgumentNullException.ThrowIfNull(time);
        for (var attempt = 1; ; attempt++)
        {
            var before = time.GetTimestamp();
            var wall = time.GetUtcNow();
            if (attempt == 5 || time.GetElapsedTime(before) < Simultaneous)
                return new(frame, time.GetElapsedTime(0, before) - latency, wall - latency);
        }
    }
}
