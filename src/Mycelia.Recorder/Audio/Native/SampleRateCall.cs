using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>SRC_DATA</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct SampleRateCall
{
    public float* Input;
    public float* Output;
    public nint InputFrames;
    public nint OutputFrames;
    public nint InputUsed;
    public nint OutputGiven;
    public int IsEnd;
    public double Ratio;
}
