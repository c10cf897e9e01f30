using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Format;

/// <summary>Breaks a sentence into lines.</summary>
internal static class WordWrap
{
    /// <param name="text">The sentence.</param>
    /// <param name="width">Columns; a longer word, such as a path, is broken where the line ends.</param>
    public static IEnumerable<string> Lines(string text, int width)
    {
        var line = "";
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && Canvas.WidthOf(line) + 1 + Canvas.WidthOf(word) > width)
            {
                yield return line;
                line = "";
            }

            var rest = word;
            for (var end = FittingIn(rest, width); end < rest.Length; end = FittingIn(rest, width))
            {
                yield return rest[..end];
                rest = rest[end..];
            }

            line = line.Length == 0 ? rest : $"{line} {rest}";
        }

        yield return line;
    }

    /// <summary>How many characters of a word fit, the first in any case.</summary>
    private static int FittingIn(string word, int width)
    {
        var (end, columns) = (0, 0);
        foreach (var rune in word.EnumerateRunes())
        {
            columns += RuneWidth.Of(rune);
            if (columns > width && end > 0)
                break;
            end += rune.Utf16SequenceLength;
        }

        return end;
    }
}
