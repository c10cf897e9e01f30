using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>Lays pieces over each other, so that at any time the one is left that ranks highest.</summary>
internal static class Layers
{
    /// <summary>What is seen from above, in order of time.</summary>
    /// <param name="pieces">In any order. A higher kind covers a lower one; of a kind, one with a cause covers those without, and the
    /// first one the others.</param>
    /// <param name="within">What lies outside is cut off.</param>
    public static List<Piece> Flatten(IEnumerable<Piece> pieces, TimeWindow within)
    {
        var waiting = pieces
            .Where(piece => !piece.Window.IsEmpty && piece.Window.Overlaps(within))
            .OrderBy(static piece => piece.Window.FromMs)
            .ToList();
        var under = new PriorityQueue<Piece, (int, bool, int)>();
        var seen = new List<(Piece Of, TimeWindow Window)>();
        var next = 0;
        for (var now = within.FromMs; now < within.ToMs; )
        {
            for (; next < waiting.Count && waiting[next].Window.FromMs <= now; next++)
                under.Enqueue(waiting[next], (-(int)waiting[next].Kind, waiting[next].Cause is null, next));
            while (under.TryPeek(out var over, out _) && over.Window.ToMs <= now)
                under.Dequeue();
            var until = next < waiting.Count ? Math.Min(waiting[next].Window.FromMs, within.ToMs) : within.ToMs;
            if (under.TryPeek(out var top, out _))
            {
                until = Math.Min(until, top.Window.ToMs);
                See(seen, top, new(now, until));
            }

            now = until;
        }

        return seen.ConvertAll(static one => one.Of with { Window = one.Window });
    }

    private static void See(List<(Piece Of, TimeWindow Window)> seen, Piece piece, TimeWindow window)
    {
        if (seen.Count > 0 && seen[^1].Window.ToMs == window.FromMs && IsSame(seen[^1].Of, piece))
            seen[^1] = (piece, new(seen[^1].Window.FromMs, window.ToMs));
        else
            seen.Add((piece, window));
    }

    /// <summary>Audio of one recording goes on over midnight of UTC, and what is said alike is one thing.</summary>
    private static bool IsSame(Piece one, Piece other) =>
        one with { Window = default, IsLive = other.IsLive } == other with { Window = default };
}
