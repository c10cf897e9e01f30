namespace Mycelia.Recorder.Destinations.Mycelia.Arrivals;

/// <summary>How long a server takes for a chunk, at the most. Safe for concurrent use.</summary>
/// <param name="keep">Told of another time, so that the next run knows it.</param>
internal sealed class ServerPace(Action<TimeSpan>? keep = null)
{
    /// <summary>So much longer, or shorter, is worth a write.</summary>
    private const double Noteworthy = 1.2;

    /// <summary>By so much of what it was too long a time comes down with each chunk: a bad day must not count for ever.</summary>
    private const double Fading = 0.01;

    private readonly Lock _lock = new();
    private TimeSpan _kept;
    private TimeSpan _longest;

    /// <summary>The longest time.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_lock)
                return _longest;
        }
    }

    /// <summary>What an earlier run knew.</summary>
    public void Remember(TimeSpan longest)
    {
        lock (_lock)
            _longest = _kept = longest > _longest ? longest : _longest;
    }

    /// <summary>A chunk was stored.</summary>
    /// <param name="took">How long that took, from the first byte of the request to the answer.</param>
    public void Note(TimeSpan took)
    {
        TimeSpan longest;
        lock (_lock)
        {
            longest = _longest = took > _longest ? took : _longest - (_longest - took) * Fading;
            if (longest < _kept * Noteworthy && _kept < longest * Noteworthy)
                return;
            _kept = longest;
        }

        keep?.Invoke(longest);
    }
}
