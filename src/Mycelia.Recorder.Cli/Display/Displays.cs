using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Recording;
using Spectre.Console;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Chooses how a run is shown.</summary>
internal static class Displays
{
    public static IProgress<RecorderEvent> Create(SettingsReader settings) => new LastingDisplay(Choose(settings));

    private static IProgress<RecorderEvent> Choose(SettingsReader settings)
    {
        if (settings.Switch(SettingsTable.Json))
            return new JsonDisplay(Console.OpenStandardOutput(), TimeProvider.System);
        var isTerminal = !Console.IsOutputRedirected && Environment.GetEnvironmentVariable("TERM") is not (null or "dumb");
        ILineTerminal terminal = isTerminal && !settings.Switch(SettingsTable.Plain)
            ? new ColourTerminal(AnsiConsole.Console)
            : Journal.Reads(Journal.StandardOutput) ? new JournalTerminal(Console.Out)
            : new PlainTerminal(Console.Out);
        return new LineDisplay(terminal, settings.Switch(SettingsTable.Verbose), settings.Switch(SettingsTable.Quiet), TimeProvider.System);
    }
}
