using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary><c>PaStreamParameters</c>. The fields lie at the same places where a C <c>long</c> has 32 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioStreamParameters
{
    /// <summary><c>paFloat32</c>.</summary>
    public const nuint Float32 = 1;

    /// <summary><c>paInt16</c>.</summary>
    public const nuint Int16 = 8;

    public int Device;
    public int Channels;
    public nuint SampleFormat;
    public double SuggestedLatency;
    public nint HostApiSpecific;
}
