using Mycelia.Recorder.Destinations.Mycelia.Resources;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>How a server takes audio.</summary>
/// <param name="Kind">What it is; known.</param>
internal sealed record ServerRoutes(ServerKind Kind)
{
    /// <summary>Whether it has the upload route, <c>/api/audio/ingest</c>.</summary>
    public bool HasIngest => Kind is ServerKind.Local or ServerKind.Ingest or ServerKind.IngestAndResource;

    /// <summary>Whether it has the resource API.</summary>
    public bool HasResource => Kind is ServerKind.IngestAndResource or ServerKind.Resource or ServerKind.LatestResource;

    /// <summary>Whether it takes what is known besides the audio by a route of its own.</summary>
    public bool HasNotes => Kind == ServerKind.Local;

    /// <summary>Whether it has a page to listen on that is known here.</summary>
    public bool HasPage => Kind == ServerKind.Local;

    /// <summary>What it calls its resources.</summary>
    public ResourceNames Names => Kind == ServerKind.LatestResource ? ResourceNames.Short : ResourceNames.Long;
}
