using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_cvolume</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PulseVolume
{
    public byte Channels;
    public fixed uint Values[32];
}
