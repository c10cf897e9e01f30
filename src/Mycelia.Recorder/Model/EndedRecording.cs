namespace Mycelia.Recorder.Model;

/// <summary>A recording that has ended and of which nothing waits any more.</summary>
/// <param name="Recording">The recording.</param>
/// <param name="From">When the first chunk begins that was delivered; null when none was.</param>
/// <param name="To">When the last one ends.</param>
/// <param name="Bytes">In how many bytes it was delivered.</param>
/// <param name="Marks">The moments that the user marked, in order.</param>
/// <param name="Gaps">The stretches without audio before its frames, in order.</param>
public sealed record EndedRecording(
    RecordingInfo Recording,
    DateTimeOffset? From,
    DateTimeOffset? To,
    long Bytes,
    IReadOnlyList<RecordingMark> Marks,
    IReadOnlyList<RecordingGap> Gaps
);
