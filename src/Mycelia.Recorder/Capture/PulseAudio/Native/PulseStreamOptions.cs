namespace Mycelia.Recorder.Capture.PulseAudio.Native;

/// <summary><c>pa_stream_flags_t</c>, as far as used.</summary>
[Flags]
internal enum PulseStreamOptions : uint
{
    None = 0,

    /// <summary>Latencies may go back: without it libpulse holds them at their highest, which falsifies them after a suspend.</summary>
    NotMonotonic = 0x0004,

    /// <summary>Timing updates by themselves: 10, 20, 40 ms … 1.5 s apart, from 10 ms again after a move or a suspend.</summary>
    AutoTimingUpdate = 0x0008,

    /// <summary>The stream stays at its source, and ends with it.</summary>
    DontMove = 0x0200,

    /// <summary>The source's own latency is set by the fragment size too, not only the stream's.</summary>
    AdjustLatency = 0x2000,
}
