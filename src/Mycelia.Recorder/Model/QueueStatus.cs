namespace Mycelia.Recorder.Model;

/// <summary>What waits in the queue.</summary>
/// <param name="Chunks">How many chunks wait for delivery.</param>
/// <param name="Duration">How much audio they hold.</param>
/// <param name="Bytes">Size of their WAV files.</param>
/// <param name="OldestStart">Where the one that is to be delivered next begins; null when none waits.</param>
/// <param name="Quarantined">How many chunks the server refused for good; kept aside.</param>
/// <param name="QuarantinedBytes">Size of those.</param>
/// <param name="EncodedBytes">Size of what waiting chunks were encoded to, kept beside their WAV files for the next try.</param>
public sealed record QueueStatus(
    long Chunks,
    TimeSpan Duration,
    long Bytes,
    DateTimeOffset? OldestStart,
    long Quarantined,
    long QuarantinedBytes = 0,
    long EncodedBytes = 0
)
{
    /// <summary>What that takes which waits.</summary>
    public long WaitingBytes => Bytes + EncodedBytes;

    /// <summary>What the queue takes, that which waits and that which was set aside.</summary>
    public long TotalBytes => WaitingBytes + QuarantinedBytes;
}
