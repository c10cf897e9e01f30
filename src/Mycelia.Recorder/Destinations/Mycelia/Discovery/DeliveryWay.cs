using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>By which way new recordings go to a server, and why. Pure.</summary>
/// <param name="IsByDocuments">As documents, through the resource API; else by the upload route.</param>
/// <param name="Cause">Why that way.</param>
public sealed record DeliveryWay(bool IsByDocuments, DeliveryWay.WayReason Cause)
{
    /// <summary>Why a way is taken.</summary>
    public enum WayReason
    {
        /// <summary>The server has no other.</summary>
        OnlyOne,

        /// <summary>The user wishes it.</summary>
        Wished,

        /// <summary>It is the better one of two.</summary>
        Better,

        /// <summary>The key may not write documents, or that could not be found out.</summary>
        NoRight,

        /// <summary>This machine cannot encode Opus.</summary>
        NoOpus,
    }

    /// <summary>Chooses.</summary>
    /// <param name="choice">What the user wishes.</param>
    /// <param name="ways">What the server offers.</param>
    /// <param name="mayWriteDocuments">Whether the key may; null when that cannot be known.</param>
    /// <param name="obstacle">Why this machine cannot make documents; null when it can.</param>
    internal static DeliveryWay Choose(
        DestinationChoice choice,
        ServerRoutes ways,
        bool? mayWriteDocuments,
        UploadOutcome.Failed? obstacle
    ) =>
        choice switch
        {
            DestinationChoice.Ingest => new(false, ways is { HasIngest: true, HasResource: false } ? WayReason.OnlyOne : WayReason.Wished),
            DestinationChoice.Resource => new(true, ways is { HasIngest: false, HasResource: true } ? WayReason.OnlyOne : WayReason.Wished),
            _ when !ways.HasResource => new(false, WayReason.OnlyOne),
            _ when !ways.HasIngest => new(true, WayReason.OnlyOne),
            _ when obstacle is not null => new(false, WayReason.NoOpus),
            _ when mayWriteDocuments is not true => new(false, WayReason.NoRight),
            _ => new(true, WayReason.Better),
        };
}
