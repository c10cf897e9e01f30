using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Wording;
using Spectre.Console;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>A line for each finding: a symbol and colour on a terminal, a word elsewhere.</summary>
/// <param name="console">Where lines go.</param>
/// <param name="isPlain">Words instead of symbols.</param>
/// <param name="isAscii">Symbols that every locale has.</param>
internal sealed class FindingView(IAnsiConsole console, bool isPlain, bool isAscii = false)
{
    /// <summary>The longest name of a check.</summary>
    private const int NameWidth = 12;

    public static string Word(Verdict verdict) =>
        verdict switch
        {
            Verdict.Good => "ok",
            Verdict.Doubtful => "warning",
            _ => "problem",
        };

    public void Show(Finding finding)
    {
        var text = Visible.Line(
            $"{finding.Check.PadRight(NameWidth)} {finding.Text}{(finding.Remedy is null ? "" : $"; {finding.Remedy}")}"
        );
        if (isPlain)
        {
            Console.Out.WriteLine($"{Word(finding.Verdict), -7} {text}");
            return;
        }

        var mark = ToneMark.Of(
            finding.Verdict switch
            {
                Verdict.Good => Tone.Uploaded,
                Verdict.Doubtful => Tone.Problem,
                _ => Tone.Loss,
            }
        );
        console.MarkupLine($"[{mark.Style}]{(isAscii ? mark.Ascii : mark.Symbol)}[/] {Markup.Escape(text)}");
    }
}
