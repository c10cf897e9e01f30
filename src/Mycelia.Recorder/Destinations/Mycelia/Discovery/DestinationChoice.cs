namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>By which of the server's APIs new recordings are delivered.</summary>
public enum DestinationChoice
{
    /// <summary>By the upload route where there is one, else by the resource API.</summary>
    Auto,

    /// <summary>By the upload route, <c>/api/audio/ingest</c>.</summary>
    Ingest,

    /// <summary>By the resource API, <c>/api/resource</c>.</summary>
    Resource,
}
