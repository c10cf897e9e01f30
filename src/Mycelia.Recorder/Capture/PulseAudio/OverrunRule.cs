using Mycelia.Recorder.Capture.Clock;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Capture.PulseAudio;

/// <summary>
/// Decides where audio is missing after a standstill that was longer than what the sound server keeps. It neither says so nor where: it
/// goes on with what it hears when there is room again, so that all that waits looks as if it were heard just now. But what waits was
/// heard first, and is where the count says; what is missing is missing after it. Does no I/O.
/// </summary>
/// <remarks>
/// Where it is missing is known by the time of the reading, some tens of milliseconds late: so much of what was heard after the loss
/// stands at the end of what was heard before. What begins after it begins at its true time.
/// </remarks>
internal sealed class OverrunRule(CaptureClock clock, AudioFormat format)
{
    /// <summary>No latency is so long unless audio has piled up.</summary>
    private static readonly TimeSpan Backlog = TimeSpan.FromSeconds(2);

    private TimeSpan? _doubt;

    /// <summary>The first frame after the loss; null when there is none ahead.</summary>
    public long? Ahead { get; private set; }

    /// <summary>Whether a reading is explained by a loss ahead; the clock must not follow it then. Two that agree prove it.</summary>
    /// <param name="reading">A reading of the first frame that waits.</param>
    /// <param name="latency">How old that frame is said to be.</param>
    public bool Explains(ClockReading reading, TimeSpan latency)
    {
        if (Ahead is not null)
            return true;
        var missing = clock.IsAnchored && latency >= Backlog ? clock.Behind(reading) : TimeSpan.Zero;
        if (missing <= CaptureClock.GapThreshold)
        {
            _doubt = null;
            return false;
        }

        if (_doubt is { } before && (missing - before).Duration() <= CaptureClock.GapThreshold / 2)
            Ahead = reading.Frame + format.FramesIn(latency);
        _doubt = missing;
        return true;
    }

    /// <summary>The loss is behind.</summary>
    public void Pass() => Ahead = null;
}
