namespace Mycelia.LocalServer.Listening;

/// <summary>Leaves out what is too short to be drawn: however a month is cut up, its picture has so many pieces and no more.</summary>
internal static class CoarseTimeline
{
    /// <param name="pieces">In order.</param>
    /// <param name="leastMs">What is shorter is made a part of what is beside it.</param>
    public static List<Piece> Of(IReadOnlyList<Piece> pieces, long leastMs)
    {
        var coarse = new List<Piece>();
        foreach (var piece in pieces)
        {
            if (coarse.Count > 0 && Joins(coarse[^1], piece, leastMs))
                coarse[^1] = Join(coarse[^1], piece, leastMs);
            else
                coarse.Add(piece);
        }

        return coarse;
    }

    private static bool Joins(Piece one, Piece next, long leastMs) =>
        next.Window.FromMs - one.Window.ToMs < leastMs && (one.Kind == next.Kind || IsShort(one, leastMs) || IsShort(next, leastMs));

    private static Piece Join(Piece one, Piece next, long leastMs)
    {
        var shown = IsShort(one, leastMs) && next.Kind >= one.Kind ? next : one;
        return shown with { Window = new(one.Window.FromMs, next.Window.ToMs), IsLive = one.IsLive || next.IsLive, IsMerged = true };
    }

    private static bool IsShort(Piece piece, long leastMs) => piece.Window.LengthMs < leastMs;
}
