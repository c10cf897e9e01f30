namespace Mycelia.Recorder.Model;

/// <summary>Which chunks to list.</summary>
public sealed record QueueFilter
{
    /// <summary>All of them.</summary>
    public static QueueFilter All { get; } = new();

    /// <summary>Only what was set aside; null: that and what waits; false: only what waits.</summary>
    public bool? Quarantined { get; init; }

    /// <summary>Only the recording whose id begins so.</summary>
    public string? Recording { get; init; }

    /// <summary>Only what begins at or after this time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what begins before this time.</summary>
    public DateTimeOffset? Until { get; init; }

    /// <summary>Whether a chunk is wanted.</summary>
    public bool Fits(QueueEntry entry) =>
        (Quarantined is null || Quarantined == entry.IsQuarantined)
        && (Recording is null || entry.RecordingId.StartsWith(Recording, StringComparison.OrdinalIgnoreCase))
        && (Since is null || entry.Start >= Since)
        && (Until is null || entry.Start < Until);
}
