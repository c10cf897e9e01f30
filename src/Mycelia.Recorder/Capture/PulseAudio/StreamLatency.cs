using Mycelia.Recorder.Audio;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>How old the first frame is that waits in a stream, whichever server says so. Under the loop's lock.</summary>
/// <param name="stream">The stream.</param>
/// <param name="time">The clock by which fragments come.</param>
/// <param name="format">The format of the samples.</param>
/// <param name="fragment">How long a fragment is: the guess before anything was measured.</param>
/// <param name="isPipeWire">Whether the server means what PipeWire's means: see <see cref="BlockLatency"/>.</param>
internal sealed class StreamLatency(IPulseStream stream, TimeProvider time, AudioFormat format, TimeSpan fragment, bool isPipeWire)
{
    private readonly BlockLatency? _perBlock = isPipeWire ? new(format, fragment) : null;

    /// <summary>How old it was when that was last known.</summary>
    public TimeSpan WhenKnown => stream.Latency is not { } measured ? fragment
        : _perBlock?.AtArrival(measured, format.DurationOf(stream.Waiting / format.BytesPerFrame)) ?? measured;

    /// <summary>How long ago that is.</summary>
    public TimeSpan SinceKnown => _perBlock?.SinceArrival(Elapsed) ?? TimeSpan.Zero;

    /// <summary>How old it is.</summary>
    public TimeSpan Now => WhenKnown + SinceKnown;

    private TimeSpan Elapsed => time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>A fragment has arrived.</summary>
    /// <param name="received">Frames of the stream received so far, the fragment's among them.</param>
    public void Arrived(long received) => _perBlock?.Arrived(received, Elapsed);

    /// <summary>What comes next is another device's, or comes after a gap.</summary>
    public void BeginAnew() => _perBlock?.BeginAnew();
}
