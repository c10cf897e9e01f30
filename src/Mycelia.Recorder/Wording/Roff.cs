using System.Text;

namespace Mycelia.Recorder.Wording;

/// <summary>A manual page, in the man macros of roff.</summary>
public sealed class Roff
{
    private readonly StringBuilder _text = new();

    /// <summary>Begins the page.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="version">Its version.</param>
    /// <param name="purpose">What it does, as a clause.</param>
    public void Title(string program, string version, string purpose)
    {
        Line($".TH {Escape(program.ToUpperInvariant())} 1 \"\" \"{Escape(program)} {version}\" \"User Commands\"");
        Section("NAME");
        Line($"{Escape(program)} \\- {Escape(purpose)}");
    }

    /// <summary>Begins a section.</summary>
    public void Section(string name) => Line($".SH {name}");

    /// <summary>A term, and what it means.</summary>
    public void Term(string term, string text)
    {
        Line(".TP");
        Line($".B {Escape(term)}");
        Line(Escape(text));
    }

    /// <summary>A line of roff's own: what comes from elsewhere is escaped before.</summary>
    public void Line(string line) => _text.Append(line).Append('\n');

    /// <summary>Text as it is: no request at the beginning of a line, no hyphen in place of a minus.</summary>
    public static string Escape(string text)
    {
        var escaped = text.Replace("\\", "\\e", StringComparison.Ordinal)
            .Replace("-", "\\-", StringComparison.Ordinal)
            .Replace("\"", "\\(dq", StringComparison.Ordinal);
        return escaped.StartsWith('.') || escaped.StartsWith('\'') ? "\\&" + escaped : escaped;
    }

    /// <inheritdoc/>
    public override string ToString() => _text.ToString();
}
