namespace Mycelia.Recorder.Cli.Lines;

/// <summary>A line, and when it was said.</summary>
/// <param name="Stamp">The time of the clock.</param>
/// <param name="Line">The line.</param>
internal readonly record struct StampedLine(string Stamp, DisplayLine Line);
