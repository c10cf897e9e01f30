using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Cli.Logging;
using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>Lines for journald: without stamps, which it makes itself, and with their priority.</summary>
internal sealed class JournaldTerminal(TextWriter output) : ILineTerminal
{
    public void Write(string stamp, DisplayLine line)
    {
        var level = line.Tone switch
        {
            Tone.Loss => LogLevel.Error,
            Tone.Problem => LogLevel.Warning,
            _ => LogLevel.Info,
        };
        output.WriteLine(Journal.Prefix(level) + Visible.Line(line.Text));
        output.Flush();
    }
}
