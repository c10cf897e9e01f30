namespace Mycelia.Recorder.Model;

/// <summary>A chunk in a list: one that waits, or one that was set aside.</summary>
/// <param name="Id">Its row, among those that wait or among those that were set aside.</param>
/// <param name="IsQuarantined">Whether it was set aside.</param>
/// <param name="RecordingId">Its recording; of a file that only the Python recorder has written, the recording's start.</param>
/// <param name="Number">Its place in the recording.</param>
/// <param name="Start">Wall-clock time of its first frame; null when it cannot be read.</param>
/// <param name="Duration">How long it lasts.</param>
/// <param name="Bytes">Size of its WAV file.</param>
/// <param name="Attempts">How often its delivery was tried in vain.</param>
/// <param name="LastError">Why the last try failed, or why it was set aside.</param>
public sealed record QueueEntry(
    long Id,
    bool IsQuarantined,
    string RecordingId,
    int Number,
    DateTimeOffset? Start,
    TimeSpan Duration,
    long Bytes,
    int Attempts,
    string? LastError
)
{
    /// <summary>What commands call it: the row, after a <c>q</c> when it was set aside.</summary>
    public string Name => IsQuarantined ? FormattableString.Invariant($"q{Id}") : FormattableString.Invariant($"{Id}");
}
