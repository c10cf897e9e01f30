namespace Mycelia.Recorder.Notices;

/// <summary>One word to somebody who does not look: that something is wrong, or that it is over.</summary>
/// <param name="Code">What it is about, for programs: that of a problem, or of something that has happened.</param>
/// <param name="Text">In words, without the time.</param>
/// <param name="Since">Since when it is so.</param>
public sealed record ProblemNotice(string Code, string Text, DateTimeOffset Since)
{
    /// <summary>Whether it says that what was told before is over.</summary>
    public bool IsOver { get; init; }
}
