namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>One way to use a command, for <c>--help</c> and the manual.</summary>
/// <param name="Line">What to type.</param>
/// <param name="Purpose">What it does.</param>
internal sealed record Example(string Line, string Purpose);
