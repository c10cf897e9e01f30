using System.Globalization;
using System.Net;
using System.Text;

namespace Mycelia.Recorder.Destinations.Mycelia.Secrecy;

/// <summary>
/// A text as somebody may read it, with where each of its characters stands in the text as it was: the text itself, or with escapes of
/// JSON, URLs and HTML undone, once or several times over.
/// </summary>
internal sealed class TextView
{
    private const int MostLayers = 4;

    private readonly int[] _from;
    private readonly int[] _to;

    private TextView(string text, int[] from, int[] to) => (Text, _from, _to) = (text, from, to);

    /// <summary>What one reads.</summary>
    public string Text { get; }

    /// <summary>The letters and digits of it alone, all small: what folds, spaces or separates a secret keeps those.</summary>
    public TextView Letters => field ??= Select(LetterAt);

    /// <summary>A text, and what it becomes when it is decoded until there is nothing left to decode.</summary>
    public static IEnumerable<TextView> AllOf(string text)
    {
        var view = new TextView(text, [.. Enumerable.Range(0, text.Length)], [.. Enumerable.Range(1, text.Length)]);
        for (var layer = 0; layer < MostLayers; layer++)
        {
            yield return view;
            var decoded = view.Select(DecodedAt);
            if (decoded.Text.Length == view.Text.Length)
                yield break;
            view = decoded;
        }
    }

    /// <summary>The letters and digits of a text, all small.</summary>
    public static string LettersOf(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(char.ToLowerInvariant));

    /// <summary>Marks a stretch of it in the text as it was.</summary>
    public void Mark(int at, int length, bool[] isMarked) => Array.Fill(isMarked, true, _from[at], _to[at + length - 1] - _from[at]);

    /// <param name="read">What stands at a place of a text, empty for nothing, and how many characters it takes.</param>
    private TextView Select(Func<string, int, (string Read, int Length)> read)
    {
        var text = new StringBuilder(Text.Length);
        var (from, to) = (new List<int>(Text.Length), new List<int>(Text.Length));
        for (var at = 0; at < Text.Length; )
        {
            var (characters, length) = read(Text, at);
            foreach (var c in characters)
            {
                text.Append(c);
                from.Add(_from[at]);
                to.Add(_to[at + length - 1]);
            }

            at += length;
        }

        return new(text.ToString(), [.. from], [.. to]);
    }

    private static (string Read, int Length) LetterAt(string text, int at) =>
        (char.IsLetterOrDigit(text[at]) ? char.ToLowerInvariant(text[at]).ToString() : "", 1);

    private static (string Read, int Length) DecodedAt(string text, int at) =>
        text[at] switch
        {
            '%' when Code(text, at + 1, 2) is { } code => (code, 3),
            '%' when IsLetter(text, at + 1, 'u') && Code(text, at + 2, 4) is { } code => (code, 6),
            '\\' when IsLetter(text, at + 1, 'u') && Code(text, at + 2, 4) is { } code => (code, 6),
            '\\' when IsLetter(text, at + 1, 'x') && Code(text, at + 2, 2) is { } code => (code, 4),
            '\\'
                when IsLetter(text, at + 1, 'u')
                    && at + 2 < text.Length
                    && text[at + 2] == '{'
                    && Within(text, at + 3, '}') is { Length: > 0 and <= 6 } digits
                    && Code(digits, 0, digits.Length) is { } code => (code, digits.Length + 4),
            '\\' when at + 1 < text.Length => (text.Substring(at + 1, 1), 2),
            '&'
                when Within(text, at + 1, ';') is { Length: > 0 and <= 10 } name
                    && WebUtility.HtmlDecode($"&{name};") is { Length: 1 } named => (named, name.Length + 2),
            var c => (c.ToString(), 1),
        };

    private static bool IsLetter(string text, int at, char letter) => at < text.Length && char.ToLowerInvariant(text[at]) == letter;

    /// <summary>What stands before an end that is near.</summary>
    private static string? Within(string text, int at, char end)
    {
        var length = at < text.Length ? text.AsSpan(at, Math.Min(12, text.Length - at)).IndexOf(end) : -1;
        return length < 0 ? null : text.Substring(at, length);
    }

    private static string? Code(string text, int at, int digits) =>
        at + digits <= text.Length
        && int.TryParse(text.AsSpan(at, digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
        && code <= char.MaxValue
            ? ((char)code).ToString()
            : null;
}
