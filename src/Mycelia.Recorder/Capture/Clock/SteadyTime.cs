namespace Mycelia.Recorder.Capture.Clock;

/// <summary>
/// Another clock whose time of day nobody sets: it is the time since the machine was started, put after 1970. By it the audio of several
/// inputs can be compared whatever becomes of the wall clock meanwhile.
/// </summary>
/// <param name="time">The other clock, whose timestamps are its own.</param>
internal sealed class SteadyTime(TimeProvider time) : TimeProvider
{
    /// <inheritdoc/>
    public override long TimestampFrequency => time.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => time.LocalTimeZone;

    /// <inheritdoc/>
    public override long GetTimestamp() => time.GetTimestamp();

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + time.GetElapsedTime(0, time.GetTimestamp());

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        time.CreateTimer(callback, state, dueTime, period);
}
