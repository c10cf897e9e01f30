namespace Mycelia.StandIns.Servers;

/// <summary>What keys may do, for <see cref="MyceliaStandIn.Rights"/>.</summary>
public static class KeyRights
{
    /// <summary>Nothing: such a key gets tokens all the same.</summary>
    public static Func<string, string, bool> None { get; } = static (_, _) => false;

    /// <summary>Whatever one wants.</summary>
    public static Func<string, string, bool> All { get; } = static (_, _) => true;

    /// <summary>
    /// What it takes to write documents, many at once too, to look for them, and to have the timeline drawn; nothing else.
    /// </summary>
    public static Func<string, string, bool> Deliveries { get; } =
        Listed(
            "* db/source_files",
            "* db/audio_chunks",
            "* db/diarizations",
            "* db/transcriptions",
            "* db/histogram_*",
            "invalidate timeline",
            "recalculate timeline"
        );

    /// <summary>Only these actions, on whatever there is.</summary>
    public static Func<string, string, bool> Only(params string[] actions) => (_, action) => actions.Contains(action);

    /// <summary>Only these, each an action and a path; <c>*</c> is any action, and at the end of a path whatever follows.</summary>
    public static Func<string, string, bool> Listed(params string[] rights)
    {
        var pairs = rights.Select(static right => right.Split(' ', 2)).ToArray();
        return (path, action) =>
            pairs.Any(pair =>
                (pair[0] == "*" || pair[0] == action)
                && (pair[1].EndsWith('*') ? path.StartsWith(pair[1][..^1], StringComparison.Ordinal) : path == pair[1])
            );
    }

    /// <summary>Everything but an action on paths that begin so.</summary>
    public static Func<string, string, bool> AllBut(string action, string path) =>
        (where, what) => what != action || !where.StartsWith(path, StringComparison.Ordinal);
}
