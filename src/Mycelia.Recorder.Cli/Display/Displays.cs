using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Output;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Chooses how a run is shown.</summary>
internal static class Displays
{
    /// <param name="settings">How.</param>
    /// <param name="output">Where JSON goes; null: to standard output.</param>
    public static IProgress<RecorderEvent> Create(SettingsReader settings, Stream? output = null) =>
        new FaultTolerantDisplay(Choose(settings, output));

    /// <returns>Null where lines are to be written: anywhere but on a terminal that can be drawn on, and wherever they are asked
    /// for.</returns>
    public static DashboardDisplay? TryCreateLive(SettingsReader settings)
    {
        if (
            !VisibleConsole.IsTerminal
            || settings.Switch(SettingsTable.Json)
            || settings.Switch(SettingsTable.Plain)
            || settings.Switch(SettingsTable.Quiet)
        )
            return null;
        if (Tty.TryOpen() is not { } tty)
            return null;
        if (tty.IsForeground)
            return new(
                tty,
                Console.OpenStandardOutput(),
                TerminalTraits.Read(Environment.GetEnvironmentVariable),
                settings.Switch(SettingsTable.Verbose),
                TimeProvider.System
            );
        tty.Dispose();
        return null;
    }

    /// <returns>Null where lines are to be written.</returns>
    public static UploadBar? TryCreateBar(SettingsReader settings)
    {
        if (
            !VisibleConsole.IsTerminal
            || settings.Switch(SettingsTable.Json)
            || settings.Switch(SettingsTable.Plain)
            || settings.Switch(SettingsTable.Quiet)
        )
            return null;
        return new(VisibleConsole.Colours, Create(settings), settings.Switch(SettingsTable.Verbose), TimeProvider.System);
    }

    private static IProgress<RecorderEvent> Choose(SettingsReader settings, Stream? output)
    {
        if (settings.Switch(SettingsTable.Json))
            return new JsonDisplay(output ?? Console.OpenStandardOutput(), TimeProvider.System);
        ILineTerminal terminal =
            VisibleConsole.IsTerminal && !settings.Switch(SettingsTable.Plain)
                ? new ColourTerminal(VisibleConsole.Colours, VisibleConsole.IsAscii)
            : Journal.Reads(Journal.StandardOutput) ? new JournaldTerminal(Console.Out)
            : new PlainTerminal(Console.Out);
        return new LineDisplay(terminal, settings.Switch(SettingsTable.Verbose), settings.Switch(SettingsTable.Quiet), TimeProvider.System);
    }
}
