namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>
/// The clock of a recorder that hears what a test speaks now: it begins when the test's audio does, and goes on as any clock. By the
/// machine's own, the day of that audio would long be over, and so would its recording.
/// </summary>
/// <param name="speed">How much faster than others it goes, timers included: what looks every few seconds need not be waited for.</param>
internal sealed class TimeOfAudio(int speed = 1) : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => TemporaryQueue.Start + GetElapsedTime(0, GetTimestamp());

    public override long GetTimestamp() => (System.GetTimestamp() - _began) * speed;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, Sooner(dueTime), Sooner(period));

    /// <summary>What is no length of time says that there is none.</summary>
    private TimeSpan Sooner(TimeSpan time) => time > TimeSpan.Zero ? time / speed : time;
}
