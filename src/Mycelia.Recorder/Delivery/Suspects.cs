namespace Mycelia.Recorder.Delivery;

/// <summary>
/// The chunks that failed and may be the cause themselves. Only another chunk that passes tells: a failure counts
/// against a chunk once another has passed since that try began. While nothing passes it is the server that is unwell,
/// and no chunk loses its patience. Pure arithmetic: the time is handed in.
/// </summary>
/// <param name="policy">How long to wait, and how often to try.</param>
/// <param name="chance">The next random number from 0 to 1.</param>
internal sealed class Suspects(RetryPolicy policy, Func<double> chance)
{
    private readonly Dictionary<long, Suspect> _suspects = [];

    /// <summary>How many chunks have passed so far: remembered when a try begins.</summary>
    public long Passes { get; private set; }

    public int Count => _suspects.Count;

    /// <summary>A chunk passed, which shows that the server was well when those failed that are in doubt.</summary>
    public void Pass(long chunk, TimeSpan now)
    {
        Passes++;
        _suspects.Remove(chunk);
        foreach (var suspect in _suspects.Values.Where(static suspect => suspect.IsInDoubt))
            Charge(suspect, now);
    }

    /// <summary>A chunk failed in a way that may be its own fault.</summary>
    /// <param name="chunk">Its row.</param>
    /// <param name="passesBefore"><see cref="Passes"/> when the try began.</param>
    /// <param name="now">The time.</param>
    /// <returns>How long the chunk waits while others pass; null when it is not known yet whose fault it is.</returns>
    public TimeSpan? Fail(long chunk, long passesBefore, TimeSpan now)
    {
        if (!_suspects.TryGetValue(chunk, out var suspect))
            _suspects.Add(chunk, suspect = new());
        suspect.Tries++;
        suspect.TriedAt = now;
        suspect.IsInDoubt = true;
        if (Passes == passesBefore)
            return null;
        Charge(suspect, now);
        return suspect.NextTry - now;
    }

    /// <summary>The server said that the chunk is the cause.</summary>
    /// <returns>How long the chunk waits while others pass.</returns>
    public TimeSpan Blame(long chunk, TimeSpan now)
    {
        if (!_suspects.TryGetValue(chunk, out var suspect))
            _suspects.Add(chunk, suspect = new());
        suspect.Tries++;
        Charge(suspect, now);
        return suspect.NextTry - now;
    }

    /// <summary>The chunk is settled, or failed for a reason that is not its own.</summary>
    public void Acquit(long chunk) => _suspects.Remove(chunk);

    /// <summary>Whether it failed again and again while others passed.</summary>
    public bool IsGuilty(long chunk) => _suspects.TryGetValue(chunk, out var suspect) && suspect.Charges >= policy.Patience;

    /// <summary>Whether it has been tried so often that its successor may open the source file, to see which of the two fails.</summary>
    public bool GivesWay(long chunk) => _suspects.TryGetValue(chunk, out var suspect) && suspect.Tries >= policy.Patience;

    /// <summary>Those whose own wait is not over: it ends with time, or when enough others have passed meanwhile.</summary>
    public IEnumerable<long> Waiting(TimeSpan now) =>
        _suspects
            .Where(pair =>
                pair.Value is { IsInDoubt: false } suspect
                && suspect.Charges < policy.Patience
                && now < suspect.NextTry
                && Passes < suspect.NextPass
            )
            .Select(static pair => pair.Key);

    /// <summary>
    /// Those of which it is not known whose fault it was, the one that was tried longest ago first: another chunk would tell.
    /// </summary>
    public IEnumerable<long> InDoubt =>
        _suspects.Where(static pair => pair.Value.IsInDoubt).OrderBy(static pair => pair.Value.TriedAt).Select(static pair => pair.Key);

    /// <summary>When the first of those that wait is to be tried again; null when none waits.</summary>
    public TimeSpan? Wakes(TimeSpan now)
    {
        TimeSpan? first = null;
        foreach (var chunk in Waiting(now))
            first = first is { } earlier && earlier <= _suspects[chunk].NextTry ? earlier : _suspects[chunk].NextTry;
        return first;
    }

    /// <summary>Ends all waits.</summary>
    public void CheckNow()
    {
        foreach (var suspect in _suspects.Values)
            suspect.NextTry = TimeSpan.MinValue;
    }

    private void Charge(Suspect suspect, TimeSpan now)
    {
        suspect.IsInDoubt = false;
        suspect.Charges++;
        suspect.NextTry = now + policy.Backoff(suspect.Charges, chance());
        suspect.NextPass = Passes + (1L << Math.Min(suspect.Charges, 30));
    }

    private sealed class Suspect
    {
        public int Tries { get; set; }

        public int Charges { get; set; }

        public bool IsInDoubt { get; set; }

        public TimeSpan TriedAt { get; set; }

        public TimeSpan NextTry { get; set; }

        public long NextPass { get; set; }
    }
}
