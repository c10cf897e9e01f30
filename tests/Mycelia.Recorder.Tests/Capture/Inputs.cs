using Mycelia.Recorder.Capture;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Tests.Capture;

/// <summary>Inputs to choose from.</summary>
internal static class Inputs
{
    public static AudioDevice Microphone(string name, string description = "") => Device(name, description, isMonitor: false);

    public static AudioDevice Monitor(string name, string description = "") => Device(name, description, isMonitor: true);

    public static AudioDevice Default(AudioDevice device) => device with { IsDefault = true };

    public static AudioDevice Loud(AudioDevice monitor) => monitor with { IsDefaultSpeaker = true };

    private static AudioDevice Device(string name, string description, bool isMonitor) =>
        new(name, description, AudioFormat.Default, "s16le", IsDefault: false, isMonitor, AudioDeviceState.Idle);
}
