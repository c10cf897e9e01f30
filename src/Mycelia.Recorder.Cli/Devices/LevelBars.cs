using System.Globalization;
using System.Text;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Devices;

/// <summary>Bars that move, on a terminal.</summary>
internal sealed class LevelBars : ILevelView
{
    private const string HideCursor = "\u001b[?25l",
        ShowCursor = "\u001b[?25h",
        ClearLine = "\u001b[2K";
    private readonly TextWriter _output;
    private readonly Func<int> _width;
    private int _lines;

    public LevelBars(TextWriter output, Func<int> width)
    {
        (_output, _width) = (output, width);
        _output.Write(HideCursor);
    }

    public TimeSpan Tick => TimeSpan.FromMilliseconds(100);

    public void Show(DateTimeOffset now, IReadOnlyList<InputLevel> inputs)
    {
        var screen = new StringBuilder();
        if (_lines > 0)
            screen.Append(CultureInfo.InvariantCulture, $"\u001b[{_lines}A\u001b[J");
        foreach (var line in Lines(inputs, _width()))
            screen.Append(ClearLine).Append(line).Append('\n');
        _lines = inputs.Count + 1;
        _output.Write(screen);
        _output.Flush();
    }

    public void Dispose()
    {
        _output.Write(ShowCursor);
        _output.Flush();
    }

    /// <summary>One line an input, none of them wider than the terminal, and one that says how to end.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<InputLevel> inputs, int width)
    {
        var bar = Math.Clamp(width - 50, 10, 40);
        var names = Math.Max(8, width - bar - 22);
        foreach (var (device, level, problem) in inputs)
        {
            var name = Visible.Line(device.Description.Length == 0 ? device.Name : $"{device.Name} ({device.Description})");
            var shown = name.Length <= names ? name.PadRight(names) : name[..(names - 1)] + "…";
            var line =
                $"{(device.IsDefault ? '*' : ' ')} {shown} "
                + $"{(problem is null ? $"{LevelBar.Draw(level, bar)} {LevelBar.Say(level)}" : Visible.Line(problem))}";
            yield return line.Length < width ? line : line[..Math.Max(0, width - 1)];
        }

        yield return inputs.Count == 0 ? "no input; plug a microphone in" : "Speak: the bar that moves is your microphone. Ctrl+C ends.";
    }
}
