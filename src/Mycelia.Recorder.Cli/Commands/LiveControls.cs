using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Cli.Display.Live;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Session;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary>What the keys of the live display do to the run.</summary>
internal sealed class LiveControls(RecordingSession recorder, StopSignals signals) : IRecorderControls
{
    public LevelReading ReadLevel() => recorder.ReadLevel();

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
