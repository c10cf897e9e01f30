namespace Mycelia.Recorder.Model;

/// <summary>What is known of a recording besides its audio.</summary>
/// <param name="Recording">The recording, as the destination has it.</param>
/// <param name="Marks">The moments that were marked, in order.</param>
/// <param name="Gaps">The stretches without audio before its frames, in order.</param>
/// <param name="HasEnded">Whether nothing more comes.</param>
public sealed record RecordingNotice(
    RecordingInfo Recording,
    IReadOnlyList<RecordingMark> Marks,
    IReadOnlyList<RecordingGap> Gaps,
    bool HasEnded
);
