namespace Mycelia.Recorder.Delivery;

/// <summary>A chunk that a destination holds.</summary>
/// <param name="Number">Its place in the recording.</param>
/// <param name="Start">When its first frame was heard, by what the destination says; null: it says none.</param>
public sealed record HeldChunk(long Number, DateTimeOffset? Start)
{
    /// <summary>The first four bytes of the SHA-256 of its audio as it was sent; null: the destination does not tell it.</summary>
    public uint? Fingerprint { get; init; }

    /// <summary>What is wrong with it, in words for a person; null: nothing is known to be.</summary>
    public string? Problem { get; init; }

    /// <summary>How often it is there.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Whether the destination has encoded it anew: its bytes are not those that were sent.</summary>
    public bool IsRecoded { get; init; }

    /// <summary>How long what it holds was found to be; null: that was not looked at.</summary>
    public TimeSpan? Length { get; init; }
}
