namespace Mycelia.Recorder.Mycelia;

/// <summary>What kind of server it is, and what the key may do there.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="MayWrite">Whether the key may deliver; null when that cannot be known.</param>
/// <param name="Reason">What the server said, where it does not take deliveries or it cannot be known; else null.</param>
public sealed record ServerSurvey(ServerKind Kind, bool? MayWrite, string? Reason = null)
{
    /// <summary>What else documents take; null where there is an upload route, or the key may not deliver.</summary>
    public DocumentRights? Rights { get; init; }
}
