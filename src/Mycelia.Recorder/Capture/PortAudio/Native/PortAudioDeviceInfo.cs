using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary><c>PaDeviceInfo</c>; it is only ever looked at through a pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioDeviceInfo
{
    public int StructVersion;
    public nint Name;
    public int HostApi;
    public int MaxInputChannels;
    public int MaxOutputChannels;
    public double DefaultLowInputLatency;
    public double DefaultLowOutputLatency;
    public double DefaultHighInputLatency;
    public double DefaultHighOutputLatency;
    public double DefaultSampleRate;
}
