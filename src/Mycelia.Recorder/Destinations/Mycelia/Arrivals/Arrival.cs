namespace Mycelia.Recorder.Destinations.Mycelia.Arrivals;

/// <summary>
/// What is known of a chunk whose answer was lost. A server goes on storing what it has got, without its client too, and only then does
/// it appear: "it is not there" counts when it is said well after the request ended, and twice. Pure: the time is handed in.
/// </summary>
internal sealed class Arrival
{
    /// <summary>The least that a server is given to store a chunk; one that was seen to take longer is given more.</summary>
    public static readonly TimeSpan LeastWait = TimeSpan.FromSeconds(10);

    /// <summary>Most of what arrived is there by then, and need not wait any longer.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan Between = TimeSpan.FromSeconds(5);

    private const int Denials = 2;
    private const int OddAnswers = 3;

    private int _denials;
    private int _oddAnswers;

    /// <param name="ended">When the request had ended at the latest, on any clock that only goes on.</param>
    public Arrival(TimeSpan ended) => Ended = NextQuestion = ended;

    /// <summary>When the request had ended at the latest.</summary>
    public TimeSpan Ended { get; }

    /// <summary>Whether the server ever said that it does not have the chunk.</summary>
    public bool WasDenied { get; private set; }

    /// <summary>When the server is to be asked next; at first, at once.</summary>
    public TimeSpan NextQuestion { get; private set; }

    /// <summary>The server says that it does not have the chunk.</summary>
    /// <param name="now">When it was asked.</param>
    /// <param name="longest">The longest that it was seen to take for a chunk.</param>
    /// <returns>Whether that is to be believed.</returns>
    public bool Deny(TimeSpan now, TimeSpan longest)
    {
        WasDenied = true;
        var wait = longest * 1.5 > LeastWait ? longest * 1.5 : LeastWait;
        if (now - Ended < wait)
        {
            NextQuestion = Ended + (now - Ended < Early ? Early : wait);
            return false;
        }

        NextQuestion = now + Between;
        return ++_denials == Denials;
    }

    /// <summary>The server says something that is no answer.</summary>
    /// <returns>Whether it will never give one.</returns>
    public bool Misunderstand(TimeSpan now)
    {
        NextQuestion = now + Between;
        return ++_oddAnswers == OddAnswers;
    }
}
