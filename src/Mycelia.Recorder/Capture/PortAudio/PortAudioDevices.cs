using System.Runtime.InteropServices;
using Mycelia.Recorder.Capture.PortAudio.Native;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PortAudio;

/// <summary>Lists PortAudio's input devices.</summary>
internal static unsafe class PortAudioDevices
{
    /// <summary>Every device with an input, in PortAudio's order. In <see cref="PortAudioThread"/>, in a session.</summary>
    public static IReadOnlyList<PortAudioDevice> List()
    {
        var devices = new List<PortAudioDevice>();
        var names = new HashSet<string>();
        var defaultDevice = LibPortAudio.Pa_GetDefaultInputDevice();
        var count = LibPortAudio.Pa_GetDeviceCount();
        for (var index = 0; index < count; index++)
        {
            var info = LibPortAudio.Pa_GetDeviceInfo(index);
            if (info == null || info->MaxInputChannels <= 0)
                continue;
            var name = Name(
                Text(info->Name),
                Text(LibPortAudio.Pa_GetHostApiInfo(info->HostApi)->Name),
                info->HostApi == LibPortAudio.Pa_GetDefaultHostApi(),
                names
            );
            devices.Add(new(index, Describe(info, name, index == defaultDevice), info->DefaultHighInputLatency));
        }

        return devices;
    }

    /// <summary>
    /// A name that no other device has: PortAudio's own, with the name of the sound system where it is not the usual one (a
    /// microphone on Windows is there once for each), and a number for twins.
    /// </summary>
    internal static string Name(string name, string hostApi, bool isUsual, HashSet<string> taken)
    {
        var full = isUsual ? name : $"{name} ({hostApi})";
        var unique = full;
        for (var twin = 2; !taken.Add(unique); twin++)
            unique = $"{full} #{twin}";
        return unique;
    }

    private static AudioDevice Describe(PortAudioDeviceInfo* info, string name, bool isDefault) =>
        new(
            name,
            $"{Text(info->Name)}, {Text(LibPortAudio.Pa_GetHostApiInfo(info->HostApi)->Name)}",
            new AudioFormat((int)info->DefaultSampleRate, info->MaxInputChannels),
            "",
            isDefault,
            IsMonitor: name.Contains("[Loopback]", StringComparison.Ordinal) || name.StartsWith("Monitor of ", StringComparison.Ordinal),
            AudioDeviceState.Unknown
        );

    private static string Text(nint utf8) => Marshal.PtrToStringUTF8(utf8) ?? "";
}
