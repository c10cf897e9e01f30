namespace Mycelia.Soak.Faults;

/// <summary>What is to be known of a kind of fault.</summary>
/// <param name="Title">For people.</param>
/// <param name="LosesAudio">Whether audio may be missing while it lasts. What is missing beside it has no excuse.</param>
/// <param name="Shortest">The shortest time it lasts, in seconds.</param>
/// <param name="Longest">The longest time it lasts, in seconds.</param>
/// <param name="Weight">How often it comes, compared with others of its lane.</param>
internal sealed record FaultTraits(string Title, bool LosesAudio, double Shortest, double Longest, int Weight = 1)
{
    private static readonly Dictionary<FaultKind, FaultTraits> All = new()
    {
        [FaultKind.Calm] = new("nothing", false, 0, 0, 0),

        // How often a kill comes is said by the plan, not by a weight.
        [FaultKind.Kill] = new("recorder killed (kill -9)", true, 0, 0.5, 0),
        [FaultKind.Stop] = new("recorder stopped and started again", true, 0, 1),
        [FaultKind.Freeze] = new("recorder frozen (SIGSTOP)", false, 1, 15),
        [FaultKind.SoundKill] = new("sound server killed", true, 0.2, 8, 2),
        [FaultKind.SoundHang] = new("sound server hung (SIGSTOP)", true, 1, 20),
        [FaultKind.Suspend] = new("microphone suspended", true, 1, 10, 2),
        [FaultKind.Unplug] = new("microphone unplugged, another there", true, 1, 8, 2),
        [FaultKind.UnplugAll] = new("last microphone unplugged", true, 1, 8, 2),
        [FaultKind.DefaultChange] = new("another default microphone", true, 2, 6),
        [FaultKind.DiskFull] = new("disk full", true, 3, 15),

        [FaultKind.ServerKill] = new("server killed", false, 1, 20, 2),
        [FaultKind.Unreachable] = new("server refuses connections", false, 1, 20),
        [FaultKind.LostAnswer] = new("answers lost", false, 3, 15, 2),
        [FaultKind.CutRequest] = new("requests cut", false, 3, 15),
        [FaultKind.CutAnswer] = new("answers cut", false, 3, 15),
        [FaultKind.HalfOpen] = new("connections half open", false, 2, 6),
        [FaultKind.SwallowedAnswer] = new("answers never come", false, 2, 6),
        [FaultKind.SlowNetwork] = new("slow network", false, 3, 15),
        [FaultKind.Garbage] = new("garbage for an answer", false, 3, 10),
        [FaultKind.ServerError] = new("server errors (5xx)", false, 3, 15),
        [FaultKind.TooManyRequests] = new("too many requests (429)", false, 3, 10),
        [FaultKind.RefusedToken] = new("tokens refused (401)", false, 2, 8),
        [FaultKind.ShortTokens] = new("server restarted, tokens for 5 s", false, 5, 15),
    };

    public static FaultTraits Of(FaultKind kind) => All[kind];

    /// <summary>The kinds that concern hearing and the recorder itself.</summary>
    public static IReadOnlyList<FaultKind> OfCapture { get; } =
    [.. All.Keys.Where(static kind => kind is > FaultKind.Calm and < FaultKind.ServerKill)];

    /// <summary>The kinds that concern delivery.</summary>
    public static IReadOnlyList<FaultKind> OfDelivery { get; } = [.. All.Keys.Where(static kind => kind >= FaultKind.ServerKill)];
}
