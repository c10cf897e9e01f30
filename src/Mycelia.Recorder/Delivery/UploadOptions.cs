namespace Mycelia.Recorder.Delivery;

/// <summary>How an <see cref="UploadWorker"/> works.</summary>
public sealed record UploadOptions
{
    /// <summary>Four at a time; a stop waits for no retry.</summary>
    public static UploadOptions Default { get; } = new();

    /// <summary>How many chunks of a backlog are under way at once.</summary>
    public int Parallel { get; init; } = 4;

    /// <summary>How many tries in a row a drain makes at a server that takes nothing, until it leaves the rest in the queue.</summary>
    public int DrainTries { get; init; } = 1;

    /// <summary>For how long what was delivered is kept as it was sent; null: it is not kept.</summary>
    public TimeSpan? KeepDelivered { get; init; }

    /// <summary>How old audio must be before it is delivered; null: it need not be.</summary>
    public TimeSpan? Hold { get; init; }

    /// <summary>How failed deliveries are repeated.</summary>
    public RetryPolicy Retry { get; init; } = RetryPolicy.Default;
}
