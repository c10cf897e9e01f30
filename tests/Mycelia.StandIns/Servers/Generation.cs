namespace Mycelia.StandIns.Servers;

/// <summary>The generations of Mycelia's server that a recorder may meet.</summary>
public enum Generation
{
    /// <summary>Until November 2025: takes chunks as multipart uploads.</summary>
    A,

    /// <summary>From November 2025: has no upload route any more; documents are written through the resource API.</summary>
    B,

    /// <summary>2026: other names for the resources, other answers to who may not.</summary>
    C,
}
