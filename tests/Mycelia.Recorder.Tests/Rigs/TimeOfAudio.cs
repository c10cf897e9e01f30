namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>
/// The clock of a recorder that hears what a test speaks now: it begins when the test's audio does, and goes on as any clock. By the
/// machine's own, the day of that audio would long be over, and so would its recording.
/// </summary>
internal sealed class TimeOfAudio : TimeProvider
{
    private readonly long _began = System.GetTimestamp();

    public override DateTimeOffset GetUtcNow() => TemporaryQueue.Start + GetElapsedTime(_began);
}
