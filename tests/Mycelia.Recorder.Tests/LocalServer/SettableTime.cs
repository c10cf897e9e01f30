namespace Mycelia.Recorder.Tests.LocalServer;

/// <summary>A clock that stands still until it is told otherwise.</summary>
internal sealed class SettableTime : TimeProvider
{
    public DateTimeOffset Now { get; set; } = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => Now;
}
