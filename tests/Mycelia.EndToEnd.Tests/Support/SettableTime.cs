using Mycelia.Recorder.Capture.Clock;

namespace Mycelia.EndToEnd.Tests.Support;

/// <summary>The system's time with a wall clock that can be set.</summary>
public sealed class SettableTime : TimeProvider
{
    private readonly BootClock _clock = new();
    private TimeSpan _offset;

    /// <inheritdoc/>
    public override long TimestampFrequency => _clock.TimestampFrequency;

    /// <summary>Sets the wall clock forward or back.</summary>
    public void SetBy(TimeSpan offset) => _offset += offset;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _clock.GetUtcNow() + _offset;

    /// <inheritdoc/>
    public override long GetTimestamp() => _clock.GetTimestamp();
}
