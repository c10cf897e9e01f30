using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary>The head of <c>pa_server_info</c>; it is only ever looked at through a pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseServerInfo
{
    public nint UserName;
    public nint HostName;
    public nint ServerVersion;
    public nint ServerName;
    public PulseSampleSpec SampleSpec;
    public nint DefaultSinkName;
    public nint DefaultSourceName;
}
