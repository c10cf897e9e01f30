namespace Mycelia.Recorder.Model;

/// <summary>A chunk that was delivered, and is kept as it was sent.</summary>
/// <param name="RecordingId">Its recording.</param>
/// <param name="Number">Its place in the recording, from 0.</param>
/// <param name="Start">Wall-clock time of its first frame, UTC, to the millisecond.</param>
/// <param name="Duration">How long it lasts, to the millisecond.</param>
/// <param name="Encoding">How it was sent.</param>
/// <param name="Audio">The bytes that were sent.</param>
public sealed record KeptChunk(
    string RecordingId,
    int Number,
    DateTimeOffset Start,
    TimeSpan Duration,
    AudioEncoding Encoding,
    ReadOnlyMemory<byte> Audio
);
