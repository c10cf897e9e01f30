using Spectre.Console;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Where lines are written.</summary>
internal interface ILineTerminal
{
    void Write(string stamp, DisplayLine line);
}

/// <summary>Text and nothing else: for files, pipes and journals.</summary>
internal sealed class PlainTerminal(TextWriter output) : ILineTerminal
{
    public void Write(string stamp, DisplayLine line)
    {
        output.WriteLine($"{stamp} {Visible.Line(line.Text)}");
        output.Flush();
    }
}

/// <summary>Symbols and, unless NO_COLOR is set, colours.</summary>
internal sealed class ColourTerminal(IAnsiConsole console) : ILineTerminal
{
    public void Write(string stamp, DisplayLine line)
    {
        var (symbol, style) = line.Tone switch
        {
            Tone.Recording => ("●", "red"),
            Tone.Captured => ("→", "default"),
            Tone.Uploaded => ("✓", "green"),
            Tone.Problem => ("!", "yellow"),
            Tone.Loss => ("✗", "bold red"),
            Tone.Done => ("■", "green"),
            _ => ("·", "grey"),
        };
        console.MarkupLine($"[grey]{stamp}[/] [{style}]{symbol}[/] {Markup.Escape(Visible.Line(line.Text))}");
    }
}
