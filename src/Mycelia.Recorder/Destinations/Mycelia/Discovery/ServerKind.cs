namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>What kind of server answers, as far as delivering to it goes.</summary>
public enum ServerKind
{
    /// <summary>None that is known, or it could not be found out.</summary>
    Unknown,

    /// <summary><c>mycelia-local-server</c>: takes uploads, and knows repeats.</summary>
    Local,

    /// <summary>Mycelia until November 2025: takes uploads by <c>/api/audio/ingest</c>, and nothing else.</summary>
    Ingest,

    /// <summary>The same, with the resource API: takes documents as well.</summary>
    IngestAndResource,

    /// <summary>Mycelia of November 2025: takes documents by <c>/api/resource/tech.mycelia.mongo</c>.</summary>
    Resource,

    /// <summary>Mycelia of 2026: takes documents by <c>/api/resource/mongo</c>.</summary>
    LatestResource,
}
