namespace Mycelia.Recorder.Cli.Format;

/// <summary>How a tone looks: the same in the display, in lines and in the findings of <c>doctor</c>.</summary>
/// <param name="Symbol">On a terminal.</param>
/// <param name="Ascii">On a terminal whose locale is not UTF-8.</param>
/// <param name="Word">Where there are no symbols; empty for what is no trouble.</param>
/// <param name="Style">Its colour.</param>
internal sealed record ToneMark(string Symbol, string Ascii, string Word, string Style)
{
    public static ToneMark Of(Tone tone) =>
        tone switch
        {
            Tone.Recording => new("●", "*", "", "red"),
            Tone.Captured => new("→", ">", "", "default"),
            Tone.Uploaded => new("✓", "+", "", "green"),
            Tone.Problem => new("!", "!", "warning: ", "yellow"),
            Tone.Loss => new("✗", "x", "error: ", "bold red"),
            Tone.Done => new("■", "=", "", "green"),
            _ => new("·", "-", "", "grey"),
        };
}
