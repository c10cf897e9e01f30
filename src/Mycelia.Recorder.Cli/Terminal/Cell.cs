namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>One place on the screen.</summary>
/// <param name="Rune">The character; <see cref="Covered"/> beside a wide one.</param>
/// <param name="Ink">How it is drawn.</param>
internal readonly record struct Cell(int Rune, Ink Ink)
{
    public const int Covered = 0;

    public static Cell Blank => new(' ', Ink.Plain);
}
