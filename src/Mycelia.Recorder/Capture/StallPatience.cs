namespace Mycelia.Recorder.Capture;

/// <summary>
/// For how many ticks the next stream may deliver nothing. One that delivers nothing however often it is opened, such as a pipe that
/// nobody feeds, is opened ever less often: each opening could cost the first samples when they do come.
/// </summary>
internal sealed class StallPatience
{
    private const int Shortest = 3;
    private const int Longest = 30;

    /// <summary>The ticks.</summary>
    public int Ticks { get; private set; } = Shortest;

    /// <summary>Takes into account how the last stream went.</summary>
    public void After(bool hasDelivered) => Ticks = hasDelivered ? Shortest : Math.Min(Longest, Ticks * 2);
}
