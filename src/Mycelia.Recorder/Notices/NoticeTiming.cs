namespace Mycelia.Recorder.Notices;

/// <summary>How patient whoever tells of problems is.</summary>
public sealed record NoticeTiming
{
    /// <summary>What holds for a recorder.</summary>
    public static NoticeTiming Default { get; } = new();

    /// <summary>How often the state is looked at.</summary>
    public TimeSpan Look { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>For how long a problem must hold before it is told, and must have gone before that is: a microphone may flap.</summary>
    public TimeSpan Settle { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How far two notices of one problem are apart, at the least.</summary>
    public TimeSpan Repeat { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How often a heartbeat is sent.</summary>
    public TimeSpan Beat { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>For how long a recorder that records may add nothing to what it captured, and still count as alive.</summary>
    public TimeSpan Standstill { get; init; } = TimeSpan.FromMinutes(2);
}
