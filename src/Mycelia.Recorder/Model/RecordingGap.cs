namespace Mycelia.Recorder.Model;

/// <summary>A stretch without audio between two frames of a recorder's run, or the last part of it.</summary>
/// <param name="From">The end of the last frame that was heard; of a part, where the cause became this one.</param>
/// <param name="To">The start of the next one. The gap belongs to the recording of that frame, and may begin before it does.</param>
/// <param name="Cause">Why, in the words of <see cref="GapCause"/>; of several causes that nobody asked for, the first.</param>
public readonly record struct RecordingGap(DateTimeOffset From, DateTimeOffset To, string Cause)
{
    /// <summary>The end of the last frame that was heard: what is between it and the part is noted already.</summary>
    internal DateTimeOffset HeardUntil { get; init; } = From;
}
