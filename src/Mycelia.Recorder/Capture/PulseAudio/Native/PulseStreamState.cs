namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_stream_state_t</c>.</summary>
internal enum PulseStreamState
{
    Unconnected,
    Creating,
    Ready,
    Failed,
    Terminated,
}
