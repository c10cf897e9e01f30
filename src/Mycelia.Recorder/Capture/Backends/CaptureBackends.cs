using Mycelia.Recorder.Capture.PortAudio;
using Mycelia.Recorder.Capture.PulseAudio;

namespace Mycelia.Recorder.Capture.Backends;

/// <summary>The ways to the microphones by their names in the settings.</summary>
public static class CaptureBackends
{
    /// <summary><c>auto</c>, <c>pulse</c> or <c>portaudio</c>; null for any other name.</summary>
    public static ICaptureBackend? Create(string name) =>
        name switch
        {
            "auto" => new AutomaticBackend(),
            "pulse" => new PulseAudioBackend(),
            "portaudio" => new PortAudioBackend(),
            _ => null,
        };
}
