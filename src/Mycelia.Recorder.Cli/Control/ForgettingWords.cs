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
        foreach (var left in Of(erasures, from, to).Where(static one => one.Number is null || one.Problem is not null).GroupBy(Place))
            said.Add(
                left.Select(static one => one.Problem).FirstOrDefault(static problem => problem is not null) is { } problem
                    ? $"it is still at {left.Key}: {problem}; that is tried again by itself"
                    : $"it is still at {left.Key}, which is asked to delete it when audio is delivered there"
            );
        return new(said.Count == 1, said);
    }

    private static IEnumerable<Erasure> Of(IEnumerable<Erasure> erasures, DateTimeOffset from, DateTimeOffset to) =>
        erasures.Where(one =>
            one.From.ToUnixTimeMilliseconds() == from.ToUnixTimeMilliseconds()
            && one.To.ToUnixTimeMilliseconds() == to.ToUnixTimeMilliseconds()
        );

    private static string Place(Erasure erasure) => erasure.Destination.Length > 0 ? erasure.Destination : "the destination";
}
