namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>What may stand at the cursor.</summary>
/// <param name="Text">What to type.</param>
/// <param name="Description">What it is; may be empty.</param>
internal sealed record Candidate(string Text, string Description);
