namespace Mycelia.Recorder;

/// <summary>How far a misspelt name is from a known one.</summary>
public static class EditDistance
{
    /// <summary>Edits to turn one text into the other, not counting case (Levenshtein 1965).</summary>
    public static int Between(string from, string to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        var costs = Enumerable.Range(0, to.Length + 1).ToArray();
        for (var i = 0; i < from.Length; i++)
        {
            var diagonal = costs[0];
            costs[0] = i + 1;
            for (var j = 0; j < to.Length; j++)
            {
                var replace = diagonal + (char.ToLowerInvariant(from[i]) == char.ToLowerInvariant(to[j]) ? 0 : 1);
                diagonal = costs[j + 1];
                costs[j + 1] = Math.Min(replace, Math.Min(costs[j], diagonal) + 1);
            }
        }

        return costs[^1];
    }
}
