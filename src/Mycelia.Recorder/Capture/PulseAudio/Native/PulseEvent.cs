namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_subscription_event_type_t</c> and its masks, as far as used.</summary>
internal static class PulseEvent
{
    /// <summary>Sources, and the server's defaults.</summary>
    public const uint Mask = 0x0002 | 0x0080;

    private const uint Facility = 0x000F;
    private const uint Kind = 0x0030;
    private const uint Source = 1;
    private const uint Server = 7;
    private const uint New = 0x0000;
    private const uint Change = 0x0010;
    private const uint Remove = 0x0020;

    /// <summary>Whether a source is there anew or gone, or a default may be another.</summary>
    public static bool MeansOtherDevices(uint what) => (what & Facility, what & Kind) is (Source, New or Remove) or (Server, Change);
}
