using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture;

/// <summary>What an input device is doing.</summary>
public enum AudioDeviceState
{
    /// <summary>Someone records from it.</summary>
    Running,

    /// <summary>Open, but nobody records from it.</summary>
    Idle,

    /// <summary>Closed to save power; opens when recorded from.</summary>
    Suspended,

    /// <summary>The sound server does not say.</summary>
    Unknown,
}

/// <summary>An input device as the sound server lists it.</summary>
/// <param name="Name">The name that <c>--device</c> takes; stable across restarts.</param>
/// <param name="Description">The name for people.</param>
/// <param name="Format">The device's own format; the sound server converts.</param>
/// <param name="SampleFormat">The device's own sample format, in the sound server's words (<c>s16le</c>, <c>float32le</c>); empty where it
/// does not say.</param>
/// <param name="IsDefault">Whether it is the one recorded when no device is named.</param>
/// <param name="IsMonitor">Whether it is what a loudspeaker plays, not a microphone.</param>
/// <param name="State">What it is doing.</param>
public sealed record AudioDevice(
    string Name,
    string Description,
    AudioFormat Format,
    string SampleFormat,
    bool IsDefault,
    bool IsMonitor,
    AudioDeviceState State
)
{
    /// <summary>Whether it is what the default loudspeaker plays.</summary>
    public bool IsDefaultSpeaker { get; init; }

    /// <summary>The sound server's number of it: another one each time that it is plugged in; 0 where there is none.</summary>
    internal uint Index { get; init; }
}
