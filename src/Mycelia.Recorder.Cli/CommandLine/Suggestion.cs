using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.CommandLine;

/// <summary>What somebody may have meant who mistyped a word.</summary>
internal static class Suggestion
{
    /// <param name="word">What was typed.</param>
    /// <param name="candidates">What there is; of a command in a group, all of its words.</param>
    /// <returns>"; did you mean 'list'?", or nothing when nothing is near.</returns>
    public static string Of(string word, IEnumerable<string> candidates)
    {
        var nearest = candidates
            .Select(candidate => (Candidate: candidate, Distance: DistanceOf(word, candidate)))
            .Where(one => one.Distance <= Most(word))
            .OrderBy(static one => one.Distance)
            .FirstOrDefault();
        return nearest.Candidate is null ? "" : $"; did you mean '{nearest.Candidate}'?";
    }

    /// <summary>Half of a short word is not a typo.</summary>
    private static int Most(string word) =>
        word.Trim('-').Length switch
        {
            <= 2 => 0,
            3 => 1,
            _ => 2,
        };

    /// <summary>Who types the beginning means the whole, and 'list' may mean 'queue list'.</summary>
    private static int DistanceOf(string word, string candidate)
    {
        var last = candidate[(candidate.LastIndexOf(' ') + 1)..];
        return last.Equals(word, StringComparison.OrdinalIgnoreCase) ? 0
            : word.Trim('-').Length >= 3 && last.StartsWith(word, StringComparison.OrdinalIgnoreCase) ? 1
            : EditDistance.Between(word, last);
    }
}
