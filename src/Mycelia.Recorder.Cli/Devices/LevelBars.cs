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

    /// <summary>What is said when there is none.</summary>
    public const string NoInput = "no input; plug a microphone in";

    private readonly TextWriter _output;
    private readonly Func<int> _width;
    private readonly Func<IReadOnlyList<InputLevel>, int, IEnumerable<string>> _draw;
    private int _lines;

    /// <param name="output">The terminal.</param>
    /// <param name="width">Its columns.</param>
    /// <param name="draw">Makes the lines, none of them wider; null for <see cref="Lines"/>.</param>
    public LevelBars(TextWriter output, Func<int> width, Func<IReadOnlyList<InputLevel>, int, IEnumerable<string>>? draw = null)
    {
        (_output, _width, _draw) = (output, width, draw ?? Lines);
        _output.Write(HideCursor);
    }

    public TimeSpan Tick => TimeSpan.FromMilliseconds(100);

    public void Show(DateTimeOffset now, IReadOnlyList<InputLevel> inputs)
    {
        var screen = new StringBuilder();
        if (_lines > 0)
            screen.Append(CultureInfo.InvariantCulture, $"\u001b[{_lines}A\u001b[J");
        _lines = 0;
        foreach (var line in _draw(inputs, _width()))
        {
            screen.Append(ClearLine).Append(line).Append('\n');
            _lines++;
        }

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
        foreach (var input in inputs)
            yield return Line(input, input.Device.IsDefault ? "* " : "  ", NameOf(input), width);
        yield return inputs.Count == 0 ? NoInput : "Speak: the bar that moves is your microphone. Ctrl+C ends.";
    }

    /// <summary>An input's name and bar.</summary>
    /// <param name="input">The input.</param>
    /// <param name="mark">What stands before it.</param>
    /// <param name="name">What it is called.</param>
    /// <param name="width">Of the terminal.</param>
    public static string Line(InputLevel input, string mark, string name, int width)
    {
        var (_, level, problem) = input;
        var bar = Math.Clamp(width - 50, 10, 40);
        var names = Math.Max(8, width - bar - 20 - mark.Length);
        var visible = Visible.Line(name);
        var shown = visible.Length <= names ? visible.PadRight(names) : visible[..(names - 1)] + "…";
        var line = $"{mark}{shown} {(problem is null ? $"{LevelBar.Draw(level, bar)} {LevelBar.Say(level)}" : Visible.Line(problem))}";
        return line.Length < width ? line : line[..Math.Max(0, width - 1)];
    }

    private static string NameOf(InputLevel input) =>
        input.Device.Description.Length == 0 ? input.Device.Name : $"{input.Device.Name} ({input.Device.Description})";
}
