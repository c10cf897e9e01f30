using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>soxr_io_spec_t</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct SoxrIo
{
    public int InputType;
    public int OutputType;
    public double Scale;
    public nint Reserved;
    public CULong Flags;
}
