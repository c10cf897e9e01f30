using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Queue;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What the keys of the live display do to the run.</summary>
/// <param name="recorder">The run.</param>
/// <param name="inputs">How many inputs it has.</param>
/// <param name="signals">Stops it.</param>
/// <param name="db">Its queue.</param>
/// <param name="say">Shows a line that somebody should read.</param>
internal sealed class LiveControls(RecordingSession recorder, int inputs, StopSignals signals, string db, Action<string> say)
    : IRecorderControls
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

    public void Forget(TimeSpan last)
    {
        var now = DateTimeOffset.UtcNow;
        try
        {
            // It says itself what becomes of it.
            _ = recorder.ForgetAsync(now - last, now);
        }
        catch (QueueUnavailableException e)
        {
            say($"nothing was forgotten: the disk refuses to note it: {e.Message}");
        }
    }

    public void Stop() => signals.Request();
}
