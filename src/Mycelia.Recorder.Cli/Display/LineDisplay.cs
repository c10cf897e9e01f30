using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>A line for each thing that happens, for terminals, files and journals alike.</summary>
/// <param name="terminal">Where lines go.</param>
/// <param name="verbose">Say more.</param>
/// <param name="quiet">Say only what is wrong.</param>
/// <param name="time">The clock of the stamps.</param>
internal sealed class LineDisplay(ILineTerminal terminal, bool verbose, bool quiet, TimeProvider time) : IProgress<RecorderEvent>
{
    private readonly Lock _lock = new();
    private readonly LineFormatter _formatter = new(verbose);

    public void Report(RecorderEvent value)
    {
        lock (_lock)
        {
            var now = time.GetLocalNow();
            if (_formatter.Format(value, now) is { } line && (!quiet || line.Tone is Tone.Problem or Tone.Loss))
                terminal.Write(Times.Stamp(now), line);
        }
    }
}
