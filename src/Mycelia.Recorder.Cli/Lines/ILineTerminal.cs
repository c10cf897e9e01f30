using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Wording;
using Spectre.Console;

namespace Mycelia.Recorder.Cli.Lines;

/// <summary>Where lines are written.</summary>
internal interface ILineTerminal
{
    void Write(string stamp, DisplayLine line);
}

/// <summary>Text and nothing else, with a word before what is wrong: for files, pipes and screen readers.</summary>
internal sealed class PlainTerminal(TextWriter output) : ILineTerminal
{
    public void Write(string stamp, DisplayLine line)
    {
        output.WriteLine($"{stamp} {ToneMark.Of(line.Tone).Word}{Visible.Line(line.Text)}");
        output.Flush();
    }
}

/// <summary>Symbols and, unless NO_COLOR is set, colours.</summary>
internal sealed class ColourTerminal(IAnsiConsole console, bool isAscii = false) : ILineTerminal
{
    public void Write(string stamp, DisplayLine line)
    {
        var mark = ToneMark.Of(line.Tone);
        console.MarkupLine(
            $"[grey]{stamp}[/] [{mark.Style}]{(isAscii ? mark.Ascii : mark.Symbol)}[/] {Markup.Escape(Visible.Line(line.Text))}"
        );
    }
}
