using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>ogg_page</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OggPage
{
    public byte* Header;
    public nint HeaderLength;
    public byte* Body;
    public nint BodyLength;
}
