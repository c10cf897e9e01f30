namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>How patient a <see cref="BusWatch"/> is.</summary>
internal sealed record BusTiming
{
    public static BusTiming Default { get; } = new();

    /// <summary>How long a bus, or who is on it, may take for an answer.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a signal is believed against the answer.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>The wait after the first failure; it doubles with each one more.</summary>
    public TimeSpan FirstDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest wait.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>After how long with an answer a failure is a new one.</summary>
    public TimeSpan Steady { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The wait after so many failures in a row.</summary>
    public TimeSpan DelayAfter(int failures)
    {
        var delay = FirstDelay * Math.Pow(2, Math.Min(failures, 30) - 1);
        return delay < MaxDelay ? delay : MaxDelay;
    }
}
