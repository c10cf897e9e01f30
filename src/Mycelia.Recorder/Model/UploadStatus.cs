namespace Mycelia.Recorder.Model;

/// <summary>How delivery goes.</summary>
/// <param name="State">In one word.</param>
public sealed record UploadStatus(UploadState State)
{
    /// <summary>What keeps anything from being delivered, as somebody has set, in words; null: nothing does.</summary>
    public string? Held { get; init; }

    /// <summary>Why the last try failed, or what is waited for, in words; null when neither is so.</summary>
    public string? Reason { get; init; }

    /// <summary>How many tries in a row have failed.</summary>
    public int Failures { get; init; }

    /// <summary>Since when every try has failed; null when the last one succeeded.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>When the next try is due; null when none waits for its time.</summary>
    public DateTimeOffset? NextTry { get; init; }

    /// <summary>When the server last stored a chunk; null: not in this run.</summary>
    public DateTimeOffset? LastSuccess { get; init; }

    /// <summary>How fast the last chunks went out, in bytes per second; null before the first.</summary>
    public double? BytesPerSecond { get; init; }

    /// <summary>When deliveries were last let go on; null: they were never held.</summary>
    internal DateTimeOffset? ReleasedAt { get; init; }

    /// <summary>When the chunk that is on its way set out.</summary>
    internal DateTimeOffset? SendingSince { get; init; }
}
