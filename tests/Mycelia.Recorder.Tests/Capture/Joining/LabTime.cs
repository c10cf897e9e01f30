namespace Mycelia.Recorder.Tests.Capture.Joining;

/// <summary>The machine's clock in a simulation, and the wall clock, which can be set.</summary>
internal sealed class LabTime : TimeProvider
{
    public static readonly DateTimeOffset Epoch = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private long _ticks;

    /// <summary>Seconds since the machine was started.</summary>
    public double Now => (double)_ticks / TimeSpan.TicksPerSecond;

    public TimeSpan WallOffset { get; set; }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => _ticks;

    public override DateTimeOffset GetUtcNow() => Epoch + TimeSpan.FromTicks(_ticks) + WallOffset;

    /// <summary>Lets it become a time, unless it is later already.</summary>
    public void Reach(double seconds) => _ticks = Math.Max(_ticks, (long)(seconds * TimeSpan.TicksPerSecond));
}
