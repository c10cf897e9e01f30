using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Display.Terminal;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Recording;
using Spectre.Console;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Chooses how a run is shown.</summary>
internal static class Displays
{
    /// <param name="settings">How.</param>
    /// <param name="output">Where JSON goes; null: to standard output.</param>
    public static IProgress<RecorderEvent> Create(SettingsReader settings, Stream? output = null) => new LastingDisplay(Choose(settings, output));

    /// <returns>Null where lines are to be written: anywhere but on a terminal that can be drawn on, and wherever they are asked for.</returns>
    public static DashboardDisplay? TryCreateLive(SettingsReader settings)
    {
        if (!IsTerminal || settings.Switch(SettingsTable.Json) || settings.Switch(SettingsTable.Plain) || settings.Switch(SettingsTable.Quiet))
            return null;
        if (Tty.TryOpen() is not { } tty)
            return null;
        if (tty.IsForeground)
            return new(tty, Console.OpenStandardOutput(), TerminalTraits.Read(Environment.GetEnvironmentVariable), settings.Switch(SettingsTable.Verbose), TimeProvider.System);
        tty.Dispose();
        return null;
    }

    /// <returns>Null where lines are to be written.</returns>
    public static UploadBar? TryCreateBar(SettingsReader settings)
    {
        if (!IsTerminal || settings.Switch(SettingsTable.Json) || settings.Switch(SettingsTable.Plain) || settings.Switch(SettingsTable.Quiet))
            return null;
        return new(AnsiConsole.Console, Create(settings), settings.Switch(SettingsTable.Verbose), TimeProvider.System);
    }

    /// <summary>Writes on the terminal what a live display had to say before it went.</summary>
    public static void Repeat(IEnumerable<(string Stamp, DisplayLine Line)> lines)
    {
        var terminal = new ColourTerminal(AnsiConsole.Console);
        foreach (var (stamp, line) in lines)
            terminal.Write(stamp, line);
    }

    private static bool IsTerminal => !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");

    private static IProgress<RecorderEvent> Choose(SettingsReader settings, Stream? output)
    {
        if (settings.Switch(SettingsTable.Json))
            return new JsonDisplay(output ?? Console.OpenStandardOutput(), TimeProvider.System);
        ILineTerminal terminal = IsTerminal && !settings.Switch(SettingsTable.Plain)
            ? new ColourTerminal(AnsiConsole.Console)
            : Journal.Reads(Journal.StandardOutput) ? new JournalTerminal(Console.Out)
            : new PlainTerminal(Console.Out);
        return new LineDisplay(terminal, settings.Switch(SettingsTable.Verbose), settings.Switch(SettingsTable.Quiet), TimeProvider.System);
    }
}
