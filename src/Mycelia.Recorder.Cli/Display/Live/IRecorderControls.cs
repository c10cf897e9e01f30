using Mycelia.Recorder.Audio;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What a person at the display can ask of the recorder.</summary>
internal interface IRecorderControls
{
    /// <summary>The level of each input since the last call.</summary>
    IReadOnlyList<LevelReading> ReadLevels();

    /// <summary>What became of a window of time, as of now; null: that cannot be read.</summary>
    LedgerPage? ReadLedger(DateTimeOffset from, DateTimeOffset to, DateTimeOffset now);

    /// <summary>Pauses, or ends the pause.</summary>
    void TogglePause();

    /// <summary>Notes this moment.</summary>
    void Mark(string label);

    /// <summary>Leaves nothing of the last minutes.</summary>
    void Forget(TimeSpan last);

    /// <summary>Stops the recording, as Ctrl+C does.</summary>
    void Stop();
}
