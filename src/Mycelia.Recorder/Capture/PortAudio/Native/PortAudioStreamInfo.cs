using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary><c>PaStreamInfo</c>; it is only ever looked at through a pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioStreamInfo
{
    public int StructVersion;
    public double InputLatency;
    public double OutputLatency;
    public double SampleRate;
}
