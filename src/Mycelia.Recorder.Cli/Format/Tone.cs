namespace Mycelia.Recorder.Cli.Format;

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
