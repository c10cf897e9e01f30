namespace Mycelia.Recorder.Queue;

/// <summary>What waits in the queue.</summary>
/// <param name="Chunks">How many chunks wait for delivery.</param>
/// <param name="Duration">How much audio they hold.</param>
/// <param name="Bytes">Size of their WAV files.</param>
/// <param name="OldestStart">Where the oldest begins; null when none waits.</param>
/// <param name="Quarantined">How many chunks the server refused for good; kept aside.</param>
public sealed record QueueStatus(long Chunks, TimeSpan Duration, long Bytes, DateTimeOffset? OldestStart, long Quarantined);
