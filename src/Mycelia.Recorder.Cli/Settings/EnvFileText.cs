using System.Text;
using System.Text.RegularExpressions;

namespace Mycelia.Recorder.Cli.Settings;

/// <summary>A file of <c>NAME=value</c> lines as people, shells and editors write it.</summary>
/// <param name="Values">What it sets; the last line of a name counts.</param>
/// <param name="Oddities">What is odd about lines of it, one clause each. No line is quoted: any may hold a secret.</param>
internal sealed partial record EnvFileText(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Oddities)
{
    /// <summary>How lines end.</summary>
    public static readonly string[] LineEnds = ["\r\n", "\n", "\r"];

    /// <summary>The text as it was.</summary>
    public string Source { get; private init; } = "";

    /// <summary>Which lines set a name, from 0 on, the last one included; a name may be set several times.</summary>
    public IReadOnlyList<(string Name, int First, int Last)> Spans { get; private init; } = [];

    /// <summary>
    /// Blanks around names and values, an <c>export</c>, quotes, comments and line ends of every kind are understood; a quoted value may go
    /// over several lines.
    /// </summary>
    public static EnvFileText Parse(string text)
    {
        var values = new Dictionary<string, string>();
        var oddities = new List<string>();
        var spans = new List<(string Name, int First, int Last)>();
        var lines = text.TrimStart('\uFEFF').Split(LineEnds, StringSplitOptions.None);
        for (var i = 0; i < lines.Length; i++)
        {
            var number = i + 1;
            var line = lines[i].Trim();
            if (line.Length == 0 || line[0] == '#')
                continue;
            if (Assignment().Match(line) is not { Success: true } match)
            {
                oddities.Add(
                    $"line {number} sets nothing: "
                        + $"{(Mapping().IsMatch(line) ? "between name and value stands =, not :" : "a setting is written NAME=value")}"
                );
                continue;
            }

            var (name, rest) = (match.Groups["name"].Value, match.Groups["value"].Value);
            values[name] = rest is ['"' or '\'', ..] ? ReadQuoted(lines, ref i, rest, number, oddities) : WithoutComment(rest);
            spans.Add((name, number - 1, i));
            if (rest is not ['"' or '\'', ..] && Second().IsMatch(values[name]))
                oddities.Add(
                    $"line {number}: what looks like another setting is taken as part of the value of {name}; each setting has a line "
                        + "of its own"
                );
            if (values[name] is ['\u201C' or '\u201D' or '\u2018' or '\u2019', ..])
                oddities.Add(
                    $"line {number}: the value of {name} begins with a typographic quote, which is taken as part of it; use \" or '"
                );
        }

        return new(values, oddities) { Source = text, Spans = spans };
    }

    private static string ReadQuoted(string[] lines, ref int i, string rest, int number, List<string> oddities)
    {
        var quote = rest[0];
        var value = new StringBuilder();
        for (var (at, part) = (i, rest[1..]); ; part = lines[at])
        {
            var end = part.IndexOf(quote);
            if (end >= 0)
            {
                if (part[(end + 1)..].Trim() is { Length: > 0 } behind && behind[0] != '#')
                    oddities.Add($"line {at + 1}: what stands behind the closing quote is ignored");
                i = at;
                return value.Append(part, 0, end).ToString();
            }

            value.Append(part).Append('\n');
            if (++at == lines.Length)
            {
                oddities.Add($"line {number}: its quote is not closed, and is taken as part of the value");
                return WithoutComment(rest);
            }
        }
    }

    /// <summary>A comment begins after a blank: <c>#</c> within a word is part of it.</summary>
    private static string WithoutComment(string value) => Comment().Replace(value, "").Trim();

    [GeneratedRegex(@"^(export\s+|set\s+)?(?<name>[A-Za-z_][A-Za-z0-9_.]*)\s*=\s*(?<value>.*)$", RegexOptions.Singleline)]
    private static partial Regex Assignment();

    [GeneratedRegex(@"\sMYCELIA_[A-Z_]+=")]
    private static partial Regex Second();

    [GeneratedRegex(@"^[A-Za-z_][A-Za-z0-9_.]*\s*:")]
    private static partial Regex Mapping();

    [GeneratedRegex(@"(^|\s)#.*$", RegexOptions.Singleline)]
    private static partial Regex Comment();
}
