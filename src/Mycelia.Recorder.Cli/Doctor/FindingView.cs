using Spectre.Console;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>A line for each finding: a symbol and colour on a terminal, a word elsewhere.</summary>
/// <param name="console">Where lines go.</param>
/// <param name="isPlain">Words instead of symbols.</param>
internal sealed class FindingView(IAnsiConsole console, bool isPlain)
{
    /// <summary>The longest name of a check.</summary>
    private const int NameWidth = 12;

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Good => "ok",
        Verdict.Doubtful => "warning",
        _ => "problem",
    };

    public void Show(Finding finding)
    {
        var text = Visible.Line($"{finding.Check.PadRight(NameWidth)} {finding.Text}{(finding.Remedy is null ? "" : $"; {finding.Remedy}")}");
        if (isPlain)
        {
            Console.Out.WriteLine($"{Word(finding.Verdict),-7} {text}");
            return;
        }

        var (symbol, style) = finding.Verdict switch
        {
            Verdict.Good => ("✓", "green"),
            Verdict.Doubtful => ("!", "yellow"),
            _ => ("✗", "bold red"),
        };
        console.MarkupLine($"[{style}]{symbol}[/] {Markup.Escape(text)}");
    }
}
