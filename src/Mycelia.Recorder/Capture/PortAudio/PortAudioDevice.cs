namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>An input device, and what opening it takes.</summary>
/// <param name="Index">PortAudio's number of it; valid in the session that listed it.</param>
/// <param name="Device">As it is listed.</param>
/// <param name="Latency">The latency, in seconds, that PortAudio thinks safe for it.</param>
internal sealed record PortAudioDevice(int Index, AudioDevice Device, double Latency);
