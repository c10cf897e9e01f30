using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_sample_spec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseSampleSpec
{
    private const int SignedLittleEndian16 = 3;

    public int SampleFormat;
    public uint Rate;
    public byte Channels;

    public readonly AudioFormat Format => new((int)Rate, Channels);

    public static PulseSampleSpec From(AudioFormat format) =>
        new()
        {
            SampleFormat = SignedLittleEndian16,
            Rate = (uint)format.SampleRate,
            Channels = (byte)format.Channels,
        };
}
