namespace Mycelia.StandIns.Servers;

/// <summary>Between two times, both included.</summary>
public readonly record struct TimeRange(TimeSpan Least, TimeSpan Most)
{
    /// <summary>A time in between; safe for several threads with the same source of randomness.</summary>
    public TimeSpan Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        lock (random)
            return Least + (Most - Least) * random.NextDouble();
    }
}
