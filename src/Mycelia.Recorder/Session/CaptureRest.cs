namespace Mycelia.Recorder.Session;

/// <summary>Nothing is captured from a moment on, or something is again.</summary>
/// <param name="At">The end of the last frame that was heard, or the start of the next one; null: none has been heard in this run.</param>
/// <param name="Cause">Why nothing is, in the words of <see cref="Model.GapCause"/>; null: something is.</param>
/// <param name="IsFirst">Whether the frame is the first one of the run.</param>
internal readonly record struct CaptureRest(DateTimeOffset? At, string? Cause, bool IsFirst = false);
