namespace Mycelia.Soak.Faults;

/// <summary>What is going to happen, drawn from a seed: the same for the same seed, length and kinds.</summary>
/// <param name="Capture">One after the other.</param>
/// <param name="Delivery">One after the other, beside those; as many as there is time for.</param>
internal sealed record SoakPlan(IReadOnlyList<PlannedFault> Capture, IReadOnlyList<PlannedFault> Delivery)
{
    /// <summary>200 in half an hour.</summary>
    private const double KillsPerMinute = 200.0 / 30;

    /// <summary>About what a kill and the start after it take, in seconds, and the recovery from another fault.</summary>
    private const double KillCost = 3.6;
    private const double RecoveryCost = 5;

    /// <summary>Draws a plan.</summary>
    /// <param name="seed">Draws the same again.</param>
    /// <param name="length">About how long it is to take.</param>
    /// <param name="left">Kinds that are left out.</param>
    public static SoakPlan Draw(int seed, TimeSpan length, IReadOnlySet<FaultKind> left)
    {
        var random = new Random(seed);
        var kills = (int)Math.Ceiling(KillsPerMinute * length.TotalMinutes);
        var others = DrawFor(
            random,
            FaultTraits.OfCapture.Where(kind => !left.Contains(kind)),
            length.TotalSeconds - kills * KillCost,
            0.5,
            4,
            RecoveryCost
        );
        PlannedFault[] capture = [.. others, .. Enumerable.Range(0, left.Contains(FaultKind.Kill) ? 0 : kills).Select(_ => Kill(random))];
        random.Shuffle(capture);
        var delivery = DrawFor(random, FaultTraits.OfDelivery.Where(kind => !left.Contains(kind)), 2 * length.TotalSeconds, 2, 10, 0);
        return new(capture, delivery);
    }

    /// <summary>Decks of all kinds, each kind as often as it weighs, one deck after the other: every kind gets its turn.</summary>
    private static List<PlannedFault> DrawFor(
        Random random,
        IEnumerable<FaultKind> kinds,
        double seconds,
        double shortestWait,
        double longestWait,
        double recovery
    )
    {
        var deck = kinds.SelectMany(static kind => Enumerable.Repeat(kind, FaultTraits.Of(kind).Weight)).ToArray();
        var faults = new List<PlannedFault>();
        for (var turn = 0; deck.Length > 0 && seconds > 0; turn++)
        {
            if (turn % deck.Length == 0)
                random.Shuffle(deck);
            var kind = deck[turn % deck.Length];
            var traits = FaultTraits.Of(kind);
            var fault = new PlannedFault(
                kind,
                Seconds(random, shortestWait, longestWait),
                Seconds(random, traits.Shortest, traits.Longest),
                random.Next()
            );
            faults.Add(fault);
            seconds -= fault.Wait.TotalSeconds + fault.Length.TotalSeconds + recovery;
        }

        return faults;
    }

    /// <summary>At any moment: some while the recorder has hardly begun, some in the third chunk.</summary>
    private static PlannedFault Kill(Random random)
    {
        var traits = FaultTraits.Of(FaultKind.Kill);
        return new(FaultKind.Kill, Seconds(random, 0.05, 6), Seconds(random, traits.Shortest, traits.Longest), random.Next());
    }

    private static TimeSpan Seconds(Random random, double from, double to) =>
        TimeSpan.FromSeconds(from + (to - from) * random.NextDouble());
}
