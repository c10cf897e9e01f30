namespace Mycelia.Recorder.Capture.Devices;

/// <summary>Names that stand for whatever is the default at the moment. No device is called so.</summary>
public static class FollowedInputs
{
    /// <summary>The default microphone; where the default is none, another one. Never what a loudspeaker plays.</summary>
    public const string Microphone = "@microphone";

    /// <summary>What the default loudspeaker plays.</summary>
    public const string Speaker = "@speaker";

    /// <summary>What PulseAudio puts up when the machine has no sound hardware at all.</summary>
    internal const string Placeholder = "auto_null.monitor";

    /// <summary>What such a name begins with.</summary>
    private const char Mark = '@';

    /// <summary>Whether somebody means one of them, be it misspelt.</summary>
    public static bool IsMeant(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return name.StartsWith(Mark);
    }

    /// <summary>Whether a name is <see cref="Microphone"/>.</summary>
    public static bool IsMicrophone(string name) => string.Equals(name, Microphone, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a name is <see cref="Speaker"/>.</summary>
    public static bool IsSpeaker(string name) => string.Equals(name, Speaker, StringComparison.OrdinalIgnoreCase);

    /// <summary>The device that such a name stands for at the moment.</summary>
    /// <param name="devices">Every input.</param>
    /// <param name="name">The name.</param>
    /// <param name="former">The name of the device that it stood for before, and does again where no microphone is the default.</param>
    /// <returns>Null when there is none, or the name is no such name.</returns>
    public static AudioDevice? Find(IReadOnlyList<AudioDevice> devices, string name, string? former = null)
    {
        ArgumentNullException.ThrowIfNull(devices);
        return IsSpeaker(name) ? devices.FirstOrDefault(static device => device.IsDefaultSpeaker && device.Name != Placeholder)
            : !IsMicrophone(name) ? null
            : devices.FirstOrDefault(static device => device is { IsDefault: true, IsMonitor: false })
                ?? devices.FirstOrDefault(device => !device.IsMonitor && device.Name == former)
                ?? devices.FirstOrDefault(static device => !device.IsMonitor);
    }
}
