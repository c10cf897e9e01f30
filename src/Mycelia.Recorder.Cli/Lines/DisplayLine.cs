using Mycelia.Recorder.Cli.Format;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>One line for a person.</summary>
internal sealed record DisplayLine(Tone Tone, string Text);
