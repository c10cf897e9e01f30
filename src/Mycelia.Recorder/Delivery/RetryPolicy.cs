using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Delivery;

/// <summary>
/// How long to wait between tries: exponential backoff with jitter, and never sooner than the server asked. Pure arithmetic.
/// </summary>
public sealed record RetryPolicy
{
    /// <summary>1 s to 60 s; 3 minutes for what someone has to mend; 5 tries for a chunk that others overtake.</summary>
    public static RetryPolicy Default { get; } = new();

    /// <summary>Around what the first wait lies.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>No wait is longer, but for what the server asked.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The server is not believed beyond this.</summary>
    public TimeSpan MaxRetryAfter { get; init; } = TimeSpan.FromHours(1);

    /// <summary>The first wait for what someone has to mend: a wrong key, a wrong address.</summary>
    public TimeSpan FirstRecheck { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Every later one.</summary>
    public TimeSpan Recheck { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>How often a chunk is tried in vain while others pass, until it is set aside.</summary>
    public int Patience { get; init; } = 5;

    /// <summary>How long to wait after a failure.</summary>
    /// <param name="failure">What failed.</param>
    /// <param name="failures">Its number in a row, from 1.</param>
    /// <param name="chance">From 0 to 1: spreads the waits of recorders that lost the same server.</param>
    public TimeSpan DelayAfter(UploadOutcome.Failed failure, int failures, double chance) =>
        failure switch
        {
            UploadOutcome.Unauthorized or UploadOutcome.Misconfigured => failures == 1 ? FirstRecheck : Recheck,
            UploadOutcome.Transient { RetryAfter: { } asked } => Max(
                Backoff(failures, chance),
                asked < MaxRetryAfter ? asked : MaxRetryAfter
            ),
            _ => Backoff(failures, chance),
        };

    /// <summary>1 s, 2 s, 4 s … , each between three quarters and all of it.</summary>
    /// <param name="failures">From 1.</param>
    /// <param name="chance">From 0 to 1.</param>
    public TimeSpan Backoff(int failures, double chance) =>
        Math.Min(MaxDelay.TotalSeconds, FirstDelay.TotalSeconds * Math.Pow(2, failures - 1))
        * (0.75 + 0.25 * chance)
        * TimeSpan.FromSeconds(1);

    private static TimeSpan Max(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
