namespace Mycelia.Recorder.Capture.Devices;

/// <summary>What is to be recorded.</summary>
/// <param name="Device">The device.</param>
/// <param name="ByName">Whether to ask the sound server for it by name; else for its default, which it then keeps the stream on.</param>
/// <param name="Preferred">The device that the user named first, as the user knows it; null when none was named.</param>
/// <param name="IsStandIn">Whether another one is to be gone back to as soon as it is there.</param>
internal sealed record ChosenDevice(AudioDevice Device, bool ByName, string? Preferred = null, bool IsStandIn = false)
{
    /// <summary>Whether the sound server must not move the stream to a device that it thinks as good.</summary>
    public bool IsPinned { get; init; }

    /// <summary>The default, as the user knows it, where it is one that is never taken; null where it is not.</summary>
    public string? NotTaken { get; init; }

    /// <summary>Whether it is what a loudspeaker plays, recorded for want of a microphone.</summary>
    public bool LacksMicrophone { get; init; }

    /// <summary>Whether silence is no sign of trouble: nobody need play anything.</summary>
    public bool MayBeSilent { get; init; }
}
