namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>What a right is needed for.</summary>
public enum RightUse
{
    /// <summary>To deliver documents at all.</summary>
    Deliver,

    /// <summary>To deliver many in one request.</summary>
    Bulk,

    /// <summary>To mark a recording complete.</summary>
    Complete,

    /// <summary>To group what came by the upload route.</summary>
    Group,

    /// <summary>To look for a chunk whose answer by the upload route was lost.</summary>
    Find,

    /// <summary>To have the timeline drawn.</summary>
    Draw,
}
