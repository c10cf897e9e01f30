namespace Mycelia.Recorder.Model;

/// <summary>What a destination is to delete of a recording, because it is to be forgotten.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Recording">Of which recording.</param>
/// <param name="Destination">Which destination, as the ledger calls it; empty: wherever chunks go.</param>
/// <param name="From">Where the window begins: what begins in it goes.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Number">
/// The only chunk that is meant, and all of it: it may have arrived, and what is left of it here is sent afterwards. Null: whatever there
/// is in the window, to the frame.
/// </param>
/// <param name="Tries">How often it was tried in vain.</param>
/// <param name="Problem">Why the last try failed, in words.</param>
public sealed record Erasure(
    long Id,
    RecordingInfo Recording,
    string Destination,
    DateTimeOffset From,
    DateTimeOffset To,
    int? Number,
    int Tries,
    string? Problem
)
{
    /// <summary>Whether nobody knows that the destination holds any of it.</summary>
    public bool IsInDoubt => Number is not null;
}
