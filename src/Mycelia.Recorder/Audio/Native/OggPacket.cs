using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>ogg_packet</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OggPacket
{
    public byte* Bytes;
    public nint Length;
    public nint IsFirst;
    public nint IsLast;
    public long Position;
    public long Number;
}
