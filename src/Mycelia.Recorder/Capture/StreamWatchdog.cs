namespace Mycelia.Recorder.Capture;

/// <summary>
/// Decides whether a stream that claims to run is dead. It counts ticks, not time: a machine that slept, or a recorder that was stopped,
/// must not look like a dead stream. Not safe for concurrent use.
/// </summary>
/// <param name="patience">How many ticks in a row nothing may arrive.</param>
internal sealed class StreamWatchdog(int patience)
{
    /// <summary>How far ticks are apart.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private long _arrivals;
    private int _still;

    /// <summary>Whether to give the stream up.</summary>
    /// <param name="arrivals">How often something has arrived so far.</param>
    /// <param name="mayBeStill">Whether nothing need arrive: all buffers are full.</param>
    public bool IsDead(long arrivals, bool mayBeStill)
    {
        _still = arrivals != _arrivals || mayBeStill ? 0 : _still + 1;
        _arrivals = arrivals;
        return _still >= patience;
    }
}
