using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>What kind of server it is, and what the key may do there.</summary>
/// <param name="Kind">The kind.</param>
public sealed record AuthReport(ServerKind Kind)
{
    /// <summary>What the server said, where it does not take deliveries or it cannot be known; else null.</summary>
    public string? Reason { get; init; }

    /// <summary>What helps against the reason.</summary>
    public Hint Hint { get; init; }

    /// <summary>Whether the key may upload; null when that cannot be known, or when there is no upload route.</summary>
    public bool? MayUpload { get; init; }

    /// <summary>Whether the key may write documents; null when that cannot be known, or when the server takes none.</summary>
    public bool? MayWriteDocuments { get; init; }

    /// <summary>
    /// Whether the key has each right that documents, the closing of recordings and the timeline need, null where that cannot be known;
    /// empty where there are none.
    /// </summary>
    public IReadOnlyDictionary<AccessRight, bool?> Rights { get; init; } = new Dictionary<AccessRight, bool?>();

    /// <summary>Why this machine cannot make documents; null when it can.</summary>
    public UploadOutcome.Failed? Obstacle { get; init; }

    /// <summary>By which way new recordings go.</summary>
    /// <param name="choice">What the user wishes.</param>
    /// <returns>Null when the server is none that is known.</returns>
    public DeliveryWay? WayFor(DestinationChoice choice) =>
        Kind == ServerKind.Unknown ? null : DeliveryWay.Choose(choice, new ServerRoutes(Kind), MayWriteDocuments, Obstacle);

    /// <summary>Whether the key may deliver that way; null when that cannot be known.</summary>
    /// <param name="choice">What the user wishes.</param>
    public bool? MayDeliver(DestinationChoice choice) =>
        WayFor(choice) is not { } way ? null
        : way.IsByDocuments ? MayWriteDocuments
        : MayUpload;
}
