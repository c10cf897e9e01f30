using System.Text;
using Mycelia.Recorder.Wording;
using Spectre.Console;

namespace Mycelia.Recorder.Cli.Output;

/// <summary>
/// Standard output and error as the whole program has them: whatever is written to <see cref="Console"/> passes through
/// <see cref="VisibleWriter"/>. What draws with sequences of its own takes <see cref="Drawing"/> or <see cref="Colours"/>, and puts each
/// text into them by <see cref="Visible"/>.
/// </summary>
internal static class VisibleConsole
{
    /// <summary>No table is made for less.</summary>
    private const int Narrowest = 40;

    private static IAnsiConsole? _colours;

    /// <summary>Standard output for what may move the cursor.</summary>
    public static TextWriter Drawing { get; private set; } = TextWriter.Null;

    /// <summary>Standard output for what may use colours.</summary>
    public static IAnsiConsole Colours =>
        _colours ??= AnsiConsole.Create(
            new AnsiConsoleSettings { Out = new AnsiOutput(Drawing), Ansi = IsTerminal ? AnsiSupport.Yes : AnsiSupport.No }
        );

    /// <summary>Whether standard output is a terminal that understands sequences.</summary>
    public static bool IsTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    /// <summary>The columns of the terminal; null where standard output is none.</summary>
    public static int? Width => IsTerminal ? Math.Max(Narrowest, Colours.Profile.Width) : null;

    /// <summary>Whether the locale's characters are not UTF-8: symbols would be shown as rubbish.</summary>
    public static bool IsAscii => Terminal.TerminalTraits.Read(Environment.GetEnvironmentVariable).IsAscii;

    /// <summary>Puts the cleaning writers in place.</summary>
    /// <param name="output">Where standard output goes.</param>
    /// <param name="error">Where standard error goes.</param>
    public static void Take(TextWriter output, TextWriter error)
    {
        (Drawing, _colours) = (output, null);
        Console.SetOut(new VisibleWriter(output));
        Console.SetError(new VisibleWriter(error));
    }

    private sealed class AnsiOutput(TextWriter writer) : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _standard = new(writer);

        public TextWriter Writer => writer;

        public bool IsTerminal => !Console.IsOutputRedirected;

        public int Width => _standard.Width;

        public int Height => _standard.Height;

        public void SetEncoding(Encoding encoding) => _standard.SetEncoding(encoding);
    }
}
