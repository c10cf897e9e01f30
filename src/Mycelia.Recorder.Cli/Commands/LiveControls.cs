using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What the keys of the live display do to the run.</summary>
internal sealed class LiveControls(RecordingSession recorder, int inputs, StopSignals signals, string db) : IRecorderControls
{
    private readonly LevelReader[] _levels = [.. Enumerable.Range(0, inputs).Select(recorder.OpenLevel)];

    public IReadOnlyList<LevelReading> ReadLevels() => Array.ConvertAll(_levels, static level => level.Read());

    public LedgerPage? ReadLedger(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now)
    {
        try
        {
            using var queue = QueueReader.Open(db);
            return queue.ReadLedger(from, to, now);
        }
        catch (QueueException)
        {
            // A disk that cannot be read now: the strip stays empty, and other lines say what is wrong.
            return null;
        }
    }

    public void TogglePause()
    {
        if (recorder.IsPaused)
            recorder.Resume();
        else
            recorder.Pause();
    }

    public void Mark(string label) => recorder.Mark(label);

    public void Stop() => signals.Request();
}
