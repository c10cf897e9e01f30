namespace Mycelia.Recorder.Capture.Devices;

/// <summary>A device that an order of names leads to.</summary>
/// <param name="Rank">The place of the name in the order; 0 is the first.</param>
/// <param name="Device">The device.</param>
internal sealed record RankedDevice(int Rank, AudioDevice Device);
