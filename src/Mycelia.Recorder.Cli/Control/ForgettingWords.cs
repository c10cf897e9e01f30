using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Control;

/// <summary>What there is to say when a window was forgotten here. Pure.</summary>
internal static class ForgettingWords
{
    /// <summary>Whether a destination has not answered yet. What may still arrive is not waited for.</summary>
    public static bool IsPending(IEnumerable<Erasure> erasures, DateTimeOffset from, DateTimeOffset to) =>
        Of(erasures, from, to).Any(static one => one is { Problem: null, Number: null });

    /// <summary>What has become of it.</summary>
    public static ControlAnswer Answer(IEnumerable<Erasure> erasures, DateTimeOffset from, DateTimeOffset to)
    {
        var said = new List<string> { "forgotten: nothing of it is left here" };
        // What arrived for certain is said first, and a problem once.
        var left = Of(erasures, from, to)
            .Where(static one => one.Number is null || one.Problem is not null)
            .OrderBy(static one => one.IsInDoubt);
        var problems = new HashSet<string>();
        foreach (var one in left.GroupBy(static one => (Place: Place(one), one.IsInDoubt)))
        {
            var claim = one.Key.IsInDoubt ? "some of it may be" : "it is still";
            if (one.Select(static erasure => erasure.Problem).FirstOrDefault(static problem => problem is not null) is not { } problem)
                said.Add($"{claim} at {one.Key.Place}, which is asked to delete it when audio is delivered there");
            else if (problems.Add(problem) || !one.Key.IsInDoubt)
                said.Add($"{claim} at {one.Key.Place}: {problem}; that is tried again by itself");
        }

        return new(said.Count == 1, said);
    }

    private static IEnumerable<Erasure> Of(IEnumerable<Erasure> erasures, DateTimeOffset from, DateTimeOffset to) =>
        erasures.Where(one =>
            one.From.ToUnixTimeMilliseconds() == from.ToUnixTimeMilliseconds()
            && one.To.ToUnixTimeMilliseconds() == to.ToUnixTimeMilliseconds()
        );

    private static string Place(Erasure erasure) => erasure.Destination.Length > 0 ? erasure.Destination : "the destination";
}
