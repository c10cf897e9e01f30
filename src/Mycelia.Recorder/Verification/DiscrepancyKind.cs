namespace Mycelia.Recorder.Verification;

/// <summary>In what a destination and the ledger differ.</summary>
public enum DiscrepancyKind
{
    /// <summary>It was delivered, and is not there.</summary>
    Missing,

    /// <summary>It is there, and not as it was sent.</summary>
    Different,

    /// <summary>It is there more than once.</summary>
    Repeated,

    /// <summary>By the ledger itself it was not delivered.</summary>
    NotDelivered,

    /// <summary>It was delivered, and whether it is there could not be asked.</summary>
    Unasked,
}
