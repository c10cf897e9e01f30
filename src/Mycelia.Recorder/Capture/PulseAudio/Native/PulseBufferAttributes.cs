using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_buffer_attr</c>; <see cref="uint.MaxValue"/> leaves a field to the server.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseBufferAttributes
{
    public uint MaxLength;
    public uint TargetLength;
    public uint Prebuffer;
    public uint MinimumRequest;
    public uint FragmentSize;

    /// <summary>Recording with fragments of <paramref name="bytes"/>, and as much room in the server as it gives.</summary>
    public static PulseBufferAttributes Fragments(int bytes) =>
        new()
        {
            MaxLength = uint.MaxValue,
            TargetLength = uint.MaxValue,
            Prebuffer = uint.MaxValue,
            MinimumRequest = uint.MaxValue,
            FragmentSize = (uint)bytes,
        };
}
