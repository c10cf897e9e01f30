using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PortAudio.Native;

/// <summary><c>PaStreamParameters</c>. The fields lie at the same places where a C <c>long</c> has 32 bits.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PortAudioStreamParameters
{
    /// <summary><c>paFloat32</c>.</summary>
    public const nuint Float32 = 1;

    /// <summary><c>paFloat32</c>, <c>paInt24</c>, <c>paInt16</c>: packed, in the machine's order of bytes.</summary>
    public static nuint CodeOf(Model.SampleFormat samples) =>
        samples switch
        {
            Model.SampleFormat.S16 => 8,
            Model.SampleFormat.S24 => 4,
            Model.SampleFormat.F32 => Float32,
        };

    public int Device;
    public int Channels;
    public nuint SampleFormat;
    public double SuggestedLatency;
    public nint HostApiSpecific;
}
