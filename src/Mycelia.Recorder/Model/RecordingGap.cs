namespace Mycelia.Recorder.Model;

/// <summary>A stretch without audio between two frames of a recorder's run.</summary>
/// <param name="From">The end of the last frame that was heard.</param>
/// <param name="To">The start of the next one. The gap belongs to the recording of that frame, and may begin before it does.</param>
/// <param name="Cause">Why, in the words of <see cref="GapCause"/>; where there were several causes, the first.</param>
public readonly record struct RecordingGap(DateTimeOffset From, DateTimeOffset To, string Cause);
