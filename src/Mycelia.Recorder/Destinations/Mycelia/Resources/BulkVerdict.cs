namespace Mycelia.Recorder.Destinations.Mycelia.Resources;

/// <summary>What became of several documents in one request.</summary>
internal enum BulkVerdict
{
    /// <summary>All of them are there.</summary>
    Stored,

    /// <summary>Some may be; others, or one, may not: each has to be looked at by itself.</summary>
    Unclear,

    /// <summary>The key may not write so.</summary>
    Refused,

    /// <summary>The network or the server failed, whatever was in it.</summary>
    Failed,
}
