using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Lines;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display;

/// <summary>A line for each thing that happens, for terminals, files and journals alike; for most chunks, a line an hour.</summary>
/// <param name="terminal">Where lines go.</param>
/// <param name="verbose">Say more.</param>
/// <param name="quiet">Say only what is wrong.</param>
/// <param name="time">The clock of the stamps.</param>
internal sealed class LineDisplay(ILineTerminal terminal, bool verbose, bool quiet, TimeProvider time) : IProgress<RecorderEvent>
{
    private readonly Lock _lock = new();
    private readonly LineFormatter _formatter = new(verbose);
    private readonly HourlyChunks _chunks = new();

    public void Report(RecorderEvent value)
    {
        lock (_lock)
        {
            var now = time.GetLocalNow();
            var isWorthALine = _chunks.Take(value, now) || verbose;
            if (_formatter.Format(value, now) is { } line && isWorthALine)
                Write(line, now);
            if (QueueOf(value) is { } queue && _chunks.Summarize(queue, now) is { } summary)
                Write(summary, now);
        }
    }

    private static QueueStatus? QueueOf(RecorderEvent value) =>
        value switch
        {
            ChunkCaptured e => e.Queue,
            ChunkUploaded e => e.Queue,
            _ => null,
        };

    private void Write(DisplayLine line, DateTimeOffset now)
    {
        if (!quiet || line.Tone is Tone.Problem or Tone.Loss)
            terminal.Write(Times.Stamp(now), line);
    }
}
