using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>
/// What PipeWire's PulseAudio server says of a latency, put into PulseAudio's terms. PulseAudio says how old the newest sample is when it
/// is asked. PipeWire says how old the first sample of the last cycle of its graph was as that began, whenever it is asked, and sends a
/// fragment with the cycle in which it becomes full. Does no I/O.
/// </summary>
/// <remarks>
/// <para>Source: <c>stream->delay</c> of its <c>pulse-server.c</c>, which is <c>pw_time.delay</c>: for a capture device what its driver
/// holds as the cycle begins, with what the cycle takes (<c>alsa-pcm.c</c>); for a virtual one nothing.</para>
/// <para>So a latency is counted from when the newest fragment came, had it come at once: the earliest of the last ones says when. How
/// long a cycle is nobody tells, but no longer than a fragment; half a fragment is off by no more than that.</para>
/// </remarks>
/// <param name="format">The format of the stream; its rate counts.</param>
/// <param name="fragment">How long a fragment is.</param>
internal sealed class BlockLatency(AudioFormat format, TimeSpan fragment)
{
    private const int Remembered = 16;
    private static readonly TimeSpan Jitter = TimeSpan.FromMilliseconds(50);

    // When frame 0 would have come, had every frame been as late as those of the fragment.
    private readonly TimeSpan[] _offsets = new TimeSpan[Remembered];
    private readonly TimeSpan _latest = fragment + Jitter;
    private TimeSpan _earliest;
    private TimeSpan _received;
    private int _count;

    /// <summary>A fragment has arrived.</summary>
    /// <param name="received">Frames of the stream received so far, the fragment's among them.</param>
    /// <param name="now">The time, on a clock that nobody sets.</param>
    public void Arrived(long received, TimeSpan now)
    {
        _received = format.DurationOf(received);
        var offset = now - _received;
        // So late is none but after a gap.
        if (offset - _earliest > _latest)
            BeginAnew();
        _offsets[_count++ % Remembered] = offset;
        _earliest = Earliest();
    }

    /// <summary>A latency as PulseAudio would have measured it when the last fragment arrived.</summary>
    /// <param name="measured">As PipeWire says, and libpulse: of the first frame that waits.</param>
    /// <param name="waiting">How much waits.</param>
    public TimeSpan AtArrival(TimeSpan measured, TimeSpan waiting)
    {
        var ofCycle = measured - waiting;
        return ofCycle <= fragment / 2 ? waiting : measured - fragment / 2;
    }

    /// <summary>How long ago that was.</summary>
    /// <param name="now">The time, on the same clock.</param>
    public TimeSpan SinceArrival(TimeSpan now) => _count == 0 ? TimeSpan.Zero : now - _received - _earliest;

    /// <summary>What comes next is another device's, or comes after a gap.</summary>
    public void BeginAnew() => _count = 0;

    private TimeSpan Earliest()
    {
        var earliest = _offsets[0];
        for (var i = 1; i < Math.Min(_count, Remembered); i++)
            earliest = _offsets[i] < earliest ? _offsets[i] : earliest;
        return earliest;
    }
}
