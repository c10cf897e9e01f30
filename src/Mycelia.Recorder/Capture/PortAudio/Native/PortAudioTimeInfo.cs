using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary><c>PaStreamCallbackTimeInfo</c>, in seconds on a clock of the stream's own.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioTimeInfo
{
    public double InputBufferAdcTime;
    public double CurrentTime;
    public double OutputBufferDacTime;
}
