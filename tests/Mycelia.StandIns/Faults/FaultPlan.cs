namespace Mycelia.StandIns.Faults;

/// <summary>Chooses the fault for a request. Called once for each, one at a time, in order of arrival.</summary>
public delegate Fault FaultPlan(ProxiedRequest request);

/// <summary>Plans that tests have in common.</summary>
public static class FaultPlans
{
    /// <summary>No fault at all.</summary>
    public static FaultPlan None { get; } = static _ => Fault.None;

    /// <summary>The same for every request.</summary>
    public static FaultPlan Always(Fault fault) => _ => fault;

    /// <summary>One after the other, then no more.</summary>
    public static FaultPlan Sequence(params IEnumerable<Fault> faults)
    {
        var left = new Queue<Fault>(faults);
        return _ => left.TryDequeue(out var fault) ? fault : Fault.None;
    }

    /// <summary>Only for requests to a path; the others are left alone and not counted.</summary>
    public static FaultPlan On(string path, FaultPlan plan) => request => request.Path == path ? plan(request) : Fault.None;

    /// <summary>One of <paramref name="faults"/> for some of the requests, the same ones for the same seed.</summary>
    /// <param name="seed">Print it, so that a failure can be played again.</param>
    /// <param name="probability">Of a fault, 0 to 1.</param>
    /// <param name="faults">What to choose from.</param>
    public static FaultPlan Seeded(int seed, double probability, params Fault[] faults)
    {
#pragma warning disable CA5394 // to be played again, not to be unguessable
        var random = new Random(seed);
        return _ => random.NextDouble() < probability ? faults[random.Next(faults.Length)] : Fault.None;
#pragma warning restore CA5394
    }
}
