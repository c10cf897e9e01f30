namespace Mycelia.Recorder.Wording;

/// <summary>How far a misspelt name is from a known one.</summary>
public static class EditDistance
{
    /// <summary>Edits to turn one text into the other, not counting case (Levenshtein 1965).</summary>
    public static int Between(string from, string to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return Costs(from, to, [.. Enumerable.Range(0, to.Length + 1)])[^1];
    }

    /// <summary>
    /// Edits to turn a text into some part of another, not counting case (Sellers 1980): who types a part of a name mistypes that part.
    /// </summary>
    /// <param name="part">What was typed.</param>
    /// <param name="whole">What it may be a part of.</param>
    public static int Within(string part, string whole)
    {
        ArgumentNullException.ThrowIfNull(whole);
        return Costs(part, whole, new int[whole.Length + 1]).Min();
    }

    /// <param name="from">Turned into the beginnings of the other.</param>
    /// <param name="to">The other.</param>
    /// <param name="costs">What it costs to begin at each place of it; becomes what it costs to end there.</param>
    private static int[] Costs(string from, string to, int[] costs)
    {
        ArgumentNullException.ThrowIfNull(from);
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

        return costs;
    }
}
