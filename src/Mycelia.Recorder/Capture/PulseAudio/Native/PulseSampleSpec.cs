using System.Runtime.InteropServices;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_sample_spec</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseSampleSpec
{
    public int SampleFormat;
    public uint Rate;
    public byte Channels;

    public readonly AudioFormat Format => new((int)Rate, Channels);

    public static PulseSampleSpec From(AudioFormat format) =>
        new()
        {
            SampleFormat = CodeOf(format.Samples),
            Rate = (uint)format.SampleRate,
            Channels = (byte)format.Channels,
        };

    /// <summary><c>PA_SAMPLE_…LE</c>.</summary>
    private static int CodeOf(Model.SampleFormat samples) =>
        samples switch
        {
            Model.SampleFormat.S16 => 3,
            Model.SampleFormat.S24 => 9,
            Model.SampleFormat.F32 => 5,
        };
}
