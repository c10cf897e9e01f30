namespace Mycelia.Recorder.Model;

/// <summary>A stretch that was heard and is in no chunk, since it was silent.</summary>
/// <param name="From">When its first frame was heard, to the millisecond.</param>
/// <param name="To">When the frame after it was.</param>
/// <param name="Frames">How many it had.</param>
internal readonly record struct SkippedSilence(DateTimeOffset From, DateTimeOffset To, long Frames);
