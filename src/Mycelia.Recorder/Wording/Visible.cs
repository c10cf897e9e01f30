using System.Globalization;
using System.Text;

namespace Mycelia.Recorder.Wording;

/// <summary>
/// The one way of text that others chose (names of devices and files, answers of servers, values of settings, rows of a queue) to a
/// terminal, a log or a journal. What would move, recolour, reorder or hide what stands around it is written as an escape:
/// <c>\x1b</c>, <c>\n</c>, <c>\u{202e}</c>. What has been through here once comes through unchanged.
/// </summary>
public static class Visible
{
    /// <summary>A line has room for two of the longest paths that Linux takes, and a sentence about them.</summary>
    public const int LongestLine = 10_000;

    /// <summary>No name that a person chose is anywhere near this.</summary>
    public const int LongestName = 200;

    /// <summary>One line: line ends become visible as well.</summary>
    /// <param name="text">The text; null is empty.</param>
    /// <param name="longest">How many characters are shown; of a longer text the beginning is, with an ellipsis.</param>
    public static string Line(string? text, int longest = LongestLine) => Show(text ?? "", keepsLayout: false, longest);

    /// <summary>A name within a line.</summary>
    public static string Name(string? text) => Line(text, LongestName);

    /// <summary>Text that its writer laid out: <c>\n</c> and <c>\t</c> stay, and nothing else does.</summary>
    public static string Lines(string? text) => Show(text ?? "", keepsLayout: true, int.MaxValue);

    /// <summary>Whether a character may be written as it is.</summary>
    public static bool IsPlain(Rune rune) =>
        rune.IsAscii
            ? rune.Value is >= ' ' and < 0x7f
            : Rune.GetUnicodeCategory(rune)
                is not (
                    UnicodeCategory.Control
                    or UnicodeCategory.Format
                    or UnicodeCategory.LineSeparator
                    or UnicodeCategory.ParagraphSeparator
                    or UnicodeCategory.OtherNotAssigned
                );

    private static string Show(string text, bool keepsLayout, int longest)
    {
        if (text.Length <= longest && IsPlain(text, keepsLayout))
            return text;
        var shown = new StringBuilder(Math.Min(text.Length, longest) + 16);
        for (var at = 0; at < text.Length; )
        {
            var isWhole = Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out var length) == System.Buffers.OperationStatus.Done;
            var before = shown.Length;
            if (!isWhole)
                shown.Append(CultureInfo.InvariantCulture, $@"\u{{{(int)text[at]:x4}}}");
            else if (IsPlain(rune) || (keepsLayout && rune.Value is ('\n' or '\t')))
                shown.Append(text, at, length);
            else
                AppendEscape(shown, rune.Value);
            at += length;
            if (shown.Length <= longest)
                continue;
            shown.Length = before;
            return shown.Append('…').ToString();
        }

        return shown.ToString();
    }

    private static bool IsPlain(string text, bool keepsLayout)
    {
        foreach (var rune in text.EnumerateRunes())
        {
            // Half of a pair is enumerated as this character; the slow way tells them apart.
            if (rune == Rune.ReplacementChar || !(IsPlain(rune) || (keepsLayout && rune.Value is ('\n' or '\t'))))
                return false;
        }

        return true;
    }

    private static void AppendEscape(StringBuilder shown, int value) =>
        _ = value switch
        {
            '\n' => shown.Append(@"\n"),
            '\r' => shown.Append(@"\r"),
            '\t' => shown.Append(@"\t"),
            < 0x100 => shown.Append(CultureInfo.InvariantCulture, $@"\x{value:x2}"),
            _ => shown.Append(CultureInfo.InvariantCulture, $@"\u{{{value:x4}}}"),
        };
}
