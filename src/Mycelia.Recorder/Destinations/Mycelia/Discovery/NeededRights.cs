namespace Mycelia.Recorder.Destinations.Mycelia.Discovery;

/// <summary>Every right that deliveries, the closing of recordings and the timeline need; each generation checks them alike.</summary>
public static class NeededRights
{
    private const string Chunks = "db/audio_chunks";
    private const string Sources = "db/source_files";

    /// <summary>
    /// What the timeline is drawn from: it is aggregated with the caller's rights, and for that these servers ask for all four.
    /// </summary>
    private static readonly string[] Drawn = [Chunks, "db/diarizations", "db/transcriptions"];

    private static readonly string[] Histograms = ["db/histogram_5min", "db/histogram_1hour", "db/histogram_1day", "db/histogram_1week"];

    private static readonly string[] AllActions = ["read", "write", "update", "delete"];

    /// <summary>The right to have the timeline drawn at all.</summary>
    public static AccessRight Timeline { get; } = new("recalculate", "timeline");

    /// <summary>The rights, with what each is needed for.</summary>
    public static IReadOnlyDictionary<AccessRight, IReadOnlyList<RightUse>> All { get; } =
        Collect([
            (RightUse.Deliver, "write", Sources),
            (RightUse.Deliver, "write", Chunks),
            (RightUse.Bulk, "write", Chunks),
            (RightUse.Bulk, "update", Chunks),
            (RightUse.Bulk, "delete", Chunks),
            (RightUse.Complete, "update", Sources),
            (RightUse.Group, "update", Chunks),
            (RightUse.Find, "read", Sources),
            (RightUse.Find, "read", Chunks),
            (RightUse.Draw, Timeline.Action, Timeline.Resource),
            .. from resource in Drawn.Concat(Histograms) from action in AllActions select (RightUse.Draw, action, resource),
        ]);

    private static Dictionary<AccessRight, IReadOnlyList<RightUse>> Collect(
        IEnumerable<(RightUse Use, string Action, string Resource)> needs
    ) =>
        needs
            .GroupBy(static need => new AccessRight(need.Action, need.Resource), static need => need.Use)
            .ToDictionary(static right => right.Key, static right => (IReadOnlyList<RightUse>)[.. right]);
}
