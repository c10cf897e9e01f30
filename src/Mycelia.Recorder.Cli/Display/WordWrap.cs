using Mycelia.Recorder.Cli.Display.Terminal;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Breaks a sentence into lines.</summary>
internal static class WordWrap
{
    /// <param name="text">The sentence.</param>
    /// <param name="width">Columns; a longer word is cut off by whoever draws it.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Canvas.WidthOf(line) + 1 + Canvas.WidthOf(word) > width)
            {
                yield return line;
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        yield return line;
    }
}
