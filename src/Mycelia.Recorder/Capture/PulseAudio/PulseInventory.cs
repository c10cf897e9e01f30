namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>What a server has to record.</summary>
/// <param name="Devices">Every source, in the server's order.</param>
/// <param name="IsPipeWire">Whether the server is PipeWire's: it reckons latencies in its own way, see <see cref="BlockLatency"/>.</param>
internal sealed record PulseInventory(IReadOnlyList<AudioDevice> Devices, bool IsPipeWire);
