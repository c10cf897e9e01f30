namespace Mycelia.Recorder.Destinations.Mycelia.Connection;

/// <summary>
/// How fast bodies may leave, all uploads together: a token bucket that holds a moment's worth. It decides and waits for nothing. Safe for
/// concurrent use.
/// </summary>
/// <param name="bytesPerSecond">How fast, at the most.</param>
/// <param name="time">The clock.</param>
public sealed class RateLimit(long bytesPerSecond, TimeProvider time)
{
    /// <summary>A timer that is late, or a connection that stands still, loses no more than what is beyond this.</summary>
    private static readonly TimeSpan Burst = TimeSpan.FromSeconds(0.25);

    private const int PiecesPerSecond = 20;
    private const int SmallestPiece = 512;
    private const int LargestPiece = 64 * 1024;

    private readonly Lock _lock = new();
    private readonly long _began = time.GetTimestamp();

    /// <summary>Until when what was granted so far lasts.</summary>
    private TimeSpan _granted;

    /// <summary>How many bytes may be asked for at a time: few, so that no upload stands still while others go on.</summary>
    internal int Piece { get; } = (int)Math.Clamp(bytesPerSecond / PiecesPerSecond, SmallestPiece, LargestPiece);

    /// <summary>The clock by which to wait.</summary>
    internal TimeProvider Time => time;

    /// <summary>Grants bytes, in the order of calls.</summary>
    /// <returns>How long to wait before they may leave.</returns>
    internal TimeSpan Take(int bytes)
    {
        lock (_lock)
        {
            var now = time.GetElapsedTime(_began);
            var begin = _granted > now - Burst ? _granted : now - Burst;
            _granted = begin + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            return begin > now ? begin - now : TimeSpan.Zero;
        }
    }
}
