namespace Mycelia.Recorder.Capture.Devices;

/// <summary>What is to be recorded.</summary>
/// <param name="Device">The device.</param>
/// <param name="ByName">Whether to ask the sound server for it by name; else for its default, which it then keeps the stream on.</param>
/// <param name="Preferred">The device that the user named, as the user knows it; null when none was named.</param>
/// <param name="IsStandIn">Whether another one is to be gone back to as soon as it is there.</param>
internal sealed record ChosenDevice(AudioDevice Device, bool ByName, string? Preferred = null, bool IsStandIn = false);
