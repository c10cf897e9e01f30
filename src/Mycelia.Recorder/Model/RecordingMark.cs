namespace Mycelia.Recorder.Model;

/// <summary>A moment that the user marked.</summary>
/// <param name="At">The moment, to the millisecond.</param>
/// <param name="Label">What it is called; may be empty.</param>
public readonly record struct RecordingMark(DateTimeOffset At, string Label);
