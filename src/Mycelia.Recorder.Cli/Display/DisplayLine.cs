namespace Mycelia.Recorder.Cli.Display;

/// <summary>What a line is about; a terminal shows it by a symbol and a colour.</summary>
internal enum Tone
{
    Recording,
    Captured,
    Uploaded,
    Note,
    Problem,
    Loss,
    Done,
}

/// <summary>One line for a person.</summary>
internal sealed record DisplayLine(Tone Tone, string Text);
