namespace Mycelia.Recorder.Cli.Display;

/// <summary>Sentences on lines of a width.</summary>
internal static class TextWrap
{
    /// <summary>Breaks at blanks; a word that is longer than a line stands alone, whole.</summary>
    public static List<string> Lines(string text, int width)
    {
        var lines = new List<string>();
        var line = "";
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                lines.Add(line);
                line = word;
            }
            else
            {
                line = line.Length == 0 ? word : $"{line} {word}";
            }
        }

        lines.Add(line);
        return lines;
    }
}
