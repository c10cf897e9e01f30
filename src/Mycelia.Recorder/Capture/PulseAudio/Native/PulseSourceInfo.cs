using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary>The head of <c>pa_source_info</c>, up to the last field read here; it is only ever looked at through a pointer.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PulseSourceInfo
{
    /// <summary><c>PA_INVALID_INDEX</c>.</summary>
    public const uint None = uint.MaxValue;

    public nint Name;
    public uint Index;
    public nint Description;
    public PulseSampleSpec SampleSpec;
    public PulseChannelMap ChannelMap;
    public uint OwnerModule;
    public PulseVolume Volume;
    public int Mute;
    public uint MonitorOfSink;
    public nint MonitorOfSinkName;
    public ulong Latency;
    public nint Driver;
    public uint Flags;
    public nint Properties;
    public ulong ConfiguredLatency;
    public uint BaseVolume;
    public int State;
}
