namespace Mycelia.Recorder.Model;

/// <summary>A chunk that waits in the queue: everything about it but the audio.</summary>
/// <param name="Id">Its row; a smaller one is older.</param>
/// <param name="Recording">The recording that it belongs to.</param>
/// <param name="Number">Its place in the recording, from 0.</param>
/// <param name="Start">Wall-clock time of its first frame, UTC, to the millisecond.</param>
/// <param name="Duration">How long it lasts, to the millisecond.</param>
/// <param name="Bytes">Size of its WAV file.</param>
/// <param name="Attempts">How often its delivery was tried in vain.</param>
/// <param name="LastError">Why the last try failed, in words.</param>
/// <param name="MayHaveArrived">It was sent before, and what became of it is unknown: the server may have stored it.</param>
/// <param name="SentUntil">When the request that may have stored it had ended at the latest; null: it is under way, or it was none.</param>
/// <param name="WasDenied">It had been sent before that, and the server said that it is not there.</param>
public sealed record QueuedChunk(
    long Id,
    RecordingInfo Recording,
    int Number,
    DateTimeOffset Start,
    TimeSpan Duration,
    long Bytes,
    int Attempts,
    string? LastError,
    bool MayHaveArrived = false,
    DateTimeOffset? SentUntil = null,
    bool WasDenied = false
)
{
    /// <summary>The same for every try at this chunk and for no other chunk, so that a server can tell a repeat.</summary>
    public string IdempotencyKey => $"{Recording.Id}-{Number}";
}
