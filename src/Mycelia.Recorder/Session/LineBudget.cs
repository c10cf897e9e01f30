namespace Mycelia.Recorder.Session;

/// <summary>
/// How often something that may repeat for days is said: a few times in a row, then once in a while. Not safe for concurrent use.
/// </summary>
/// <param name="burst">How often in a row.</param>
/// <param name="refill">After how long once more.</param>
/// <param name="time">The clock.</param>
internal sealed class LineBudget(int burst, TimeSpan refill, TimeProvider time)
{
    private double _left = burst;
    private long _last = time.GetTimestamp();

    /// <summary>How often it was not said since it was said last.</summary>
    public int Unsaid { get; private set; }

    /// <summary>Whether to say it now. The count of what was not said is the caller's to read before.</summary>
    public bool TryTake()
    {
        var now = time.GetTimestamp();
        _left = Math.Min(burst, _left + time.GetElapsedTime(_last, now) / refill);
        _last = now;
        if (_left < 1)
        {
            Unsaid++;
            return false;
        }

        _left--;
        Unsaid = 0;
        return true;
    }
}
