using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Format;

/// <summary>Sentences on standard output: broken between words on a terminal, a line each elsewhere.</summary>
internal static class Prose
{
    public static void Write(string text)
    {
        foreach (var line in VisibleConsole.Width is { } width ? WordWrap.Lines(Visible.Line(text), width - 1) : [text])
            Console.WriteLine(line);
    }
}
