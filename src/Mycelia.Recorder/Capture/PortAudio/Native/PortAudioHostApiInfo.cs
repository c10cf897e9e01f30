using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary>The head of <c>PaHostApiInfo</c>; it is only ever looked at through a pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioHostApiInfo
{
    public int StructVersion;
    public int Type;
    public nint Name;
}
