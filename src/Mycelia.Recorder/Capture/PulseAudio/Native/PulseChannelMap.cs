using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_channel_map</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct PulseChannelMap
{
    public byte Channels;
    public fixed int Positions[32];
}
