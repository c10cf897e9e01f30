using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>How old the first frame is that waits in a stream, whichever server says so. Under the loop's lock.</summary>
/// <param name="stream">The stream.</param>
/// <param name="time">The clock by which fragments come.</param>
/// <param name="format">The format of the samples.</param>
/// <param name="fragment">How long a fragment is: the guess before anything was measured.</param>
/// <param name="isPipeWire">Whether the server means what PipeWire's means: see <see cref="BlockLatency"/>.</param>
internal sealed class StreamLatency(IPulseStream stream, TimeProvider time, AudioFormat format, TimeSpan fragment, bool isPipeWire)
{
    /// <summary>No frame is so old as a rule: a measurement that says more was made of audio that had piled up.</summary>
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(1);

    private readonly BlockLatency? _perBlock = isPipeWire ? new(format, fragment) : null;
    private TimeSpan _measured;

    /// <summary>How old the first frame is as a rule, by the last <see cref="Measure"/>.</summary>
    public TimeSpan AsARule => _measured < Oldest ? _measured : Oldest;

    /// <summary>How long ago it is that its age was known.</summary>
    public TimeSpan SinceKnown => _perBlock?.SinceArrival(Elapsed) ?? TimeSpan.Zero;

    /// <summary>How old it is.</summary>
    public TimeSpan Now => WhenKnown + SinceKnown;

    private TimeSpan WhenKnown =>
        stream.Latency is not { } measured
            ? fragment
            : _perBlock?.AtArrival(measured, format.DurationOf(stream.Waiting / format.BytesPerFrame)) ?? measured;

    private TimeSpan Elapsed => time.GetElapsedTime(0, time.GetTimestamp());

    /// <summary>A measurement has arrived.</summary>
    /// <returns>How old the first frame was then.</returns>
    public TimeSpan Measure() => _measured = WhenKnown;

    /// <summary>A fragment has arrived.</summary>
    /// <param name="received">Frames of the stream received so far, the fragment's among them.</param>
    public void Arrived(long received) => _perBlock?.Arrived(received, Elapsed);

    /// <summary>What comes next is another device's, or comes after a gap.</summary>
    public void BeginAnew() => _perBlock?.BeginAnew();
}
