namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>A key that a person pressed.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Text">The character of a <see cref="KeyKind.Text"/>.</param>
internal readonly record struct KeyPress(KeyKind Kind, string Text = "");

internal enum KeyKind
{
    Text,
    Enter,
    Escape,
    Backspace,
    Up,
    Down,
    PageUp,
    PageDown,
}
