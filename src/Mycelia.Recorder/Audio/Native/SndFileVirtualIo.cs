using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>SF_VIRTUAL_IO</c>: a file made of callbacks; the last argument of each is the user's.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SndFileVirtualIo
{
    public delegate* unmanaged<nint, long> GetLength;
    public delegate* unmanaged<long, int, nint, long> Seek;
    public delegate* unmanaged<byte*, long, nint, long> Read;
    public delegate* unmanaged<byte*, long, nint, long> Write;
    public delegate* unmanaged<nint, long> Tell;
}
