using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>Whether systemd should leave the recorder alone.</summary>
internal static class WatchdogRule
{
    /// <summary>
    /// Audio goes through the pipeline, or the recorder itself says why none does. What must not pass is a recorder
    /// that says "recording" and takes no audio.
    /// </summary>
    /// <param name="capture">What the recorder says.</param>
    /// <param name="age">How long ago audio last went through.</param>
    /// <param name="deadline">How long systemd waits for a sign of life.</param>
    public static bool IsAlive(CaptureState capture, TimeSpan age, TimeSpan deadline) =>
        capture is not CaptureState.Recording || age < deadline / 2;
}
