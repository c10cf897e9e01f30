using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>AVChannelLayout</c>, as it is since FFmpeg 5.1.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SwChannelLayout
{
    public int Order;
    public int Channels;
    public ulong Mask;
    public nint Opaque;
}
