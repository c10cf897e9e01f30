using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Destinations.Mycelia.Discovery;

namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What a key may do, and what comes of it where it may not. Only what keeps audio from being stored is bad.</summary>
internal static class RightsFindings
{
    private const string Check = "rights";
    private static readonly string[] Histograms = ["db/histogram_5min", "db/histogram_1hour", "db/histogram_1day", "db/histogram_1week"];

    public static IEnumerable<Finding> Of(AuthReport survey, DestinationChoice choice)
    {
        var missing = Missing(survey, choice);
        var said = survey.Reason is { } words ? HintWords.Say(words, survey.Hint) : null;
        yield return survey.MayDeliver(choice) switch
        {
            false => Finding.Bad(Check, $"the key may not deliver ({said})", $"{Remedy(survey, missing)} in Mycelia, or use another key"),
            null => Finding.Doubtful(
                Check,
                $"unknown: the server does not say whether the key may deliver{(said is null ? "" : $" ({said})")}",
                "the first delivery will tell"
            ),
            true when missing.Count > 0 || survey.Rights.Count == 0 => Finding.Good(Check, "the key may deliver"),
            true => Finding.Good(Check, "the key may deliver, close and group recordings, look for chunks, and have the timeline drawn"),
        };
        foreach (var (resource, actions, uses) in Group(missing))
        {
            var rights = $"{Join(actions)} {resource}";
            yield return Finding.Doubtful(
                Check,
                $"the key may not {rights}: {Join([.. uses.Select(Consequence)], ", and ")}",
                $"give it the right to {rights}"
            );
        }

        if (survey.Rights.Any(static right => right.Value is null && right.Key != NeededRights.Timeline))
            yield return Finding.Doubtful(
                Check,
                "the server does not say of every right whether the key has it",
                "check that it has the rights that docs/servers.md lists"
            );
    }

    /// <summary>The rights that the key lacks, and that the way needs.</summary>
    public static IReadOnlyList<AccessRight> Missing(AuthReport survey, DestinationChoice choice) =>
        [.. survey.Rights.Where(right => right.Value == false && Concerns(right.Key, survey, choice)).Select(static right => right.Key)];

    /// <summary>A right that only another way needs is not missed.</summary>
    private static bool Concerns(AccessRight right, AuthReport survey, DestinationChoice choice) =>
        survey.WayFor(choice) is { IsByDocuments: true }
            ? NeededRights.All[right].Any(static use => use is not (RightUse.Group or RightUse.Find))
            : NeededRights.All[right].Any(static use => use is not RightUse.Bulk);

    /// <summary>One line for a collection, and for all histograms where they are missed alike.</summary>
    private static IEnumerable<(string Resource, string[] Actions, RightUse[] Uses)> Group(IReadOnlyList<AccessRight> missing)
    {
        var byResource = missing
            .GroupBy(static right => right.Resource)
            .ToDictionary(static rights => rights.Key, static rights => rights.Select(static right => right.Action).ToArray());
        var areAlike = Histograms.All(histogram =>
            byResource.TryGetValue(histogram, out var actions) && actions.SequenceEqual(byResource[Histograms[0]])
        );
        foreach (var (resource, actions) in byResource)
        {
            if (areAlike && Histograms.Contains(resource) && resource != Histograms[0])
                continue;
            var uses = missing
                .Where(right => right.Resource == resource)
                .SelectMany(static right => NeededRights.All[right])
                .Distinct()
                .Order();
            yield return (areAlike && resource == Histograms[0] ? "db/histogram_*" : resource, actions, [.. uses]);
        }
    }

    private static string Consequence(RightUse use) =>
        use switch
        {
            RightUse.Deliver => "nothing can be delivered as documents",
            RightUse.Bulk => "a backlog goes out chunk by chunk",
            RightUse.Complete => "recordings stay open on the server",
            RightUse.Group => "what comes by the upload route is neither grouped nor transcribed",
            RightUse.Find => "a chunk whose answer was lost on the upload route may be stored twice",
            _ => "what is delivered does not show on the timeline",
        };

    private static string Remedy(AuthReport survey, IReadOnlyList<AccessRight> missing) =>
        missing.Where(static right => NeededRights.All[right].Contains(RightUse.Deliver)).Select(static right => right.ToString()).ToArray()
            is { Length: > 0 } rights
            ? $"give it the right to {Join(rights)}"
        : survey.Rights.Count > 0 ? "give it the right to write db/source_files and db/audio_chunks"
        : "give it that right";

    private static string Join(string[] words, string last = " and ") =>
        words.Length < 2 ? string.Concat(words) : string.Join(", ", words[..^1]) + last + words[^1];
}
