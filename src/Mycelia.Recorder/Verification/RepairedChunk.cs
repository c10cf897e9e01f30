using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Verification;

/// <summary>A chunk that was missing at a destination, and what came of sending it again.</summary>
/// <param name="RecordingId">Its recording.</param>
/// <param name="Number">Its number.</param>
/// <param name="Start">When it begins.</param>
/// <param name="Problem">Why it is still missing; null: the destination says that it has stored it.</param>
public sealed record RepairedChunk(string RecordingId, long Number, DateTimeOffset Start, UploadOutcome.Failed? Problem)
{
    /// <summary>Whether it is still missing because it is not kept.</summary>
    public bool IsNotKept { get; init; }

    /// <summary>Whether it is there now.</summary>
    public bool IsSent => Problem is null && !IsNotKept;
}
