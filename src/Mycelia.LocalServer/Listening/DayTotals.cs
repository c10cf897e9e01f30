using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>Adds up what there is on each day.</summary>
internal static class DayTotals
{
    /// <summary>The days on which there is anything.</summary>
    /// <param name="days">In order.</param>
    /// <param name="pieces">In order, without overlaps.</param>
    /// <param name="labels">In any order.</param>
    public static List<DayAnswer> Of(IReadOnlyList<CalendarDay> days, IReadOnlyList<Piece> pieces, IReadOnlyList<Label> labels)
    {
        var answers = new List<DayAnswer>();
        var next = 0;
        foreach (var day in days)
        {
            while (next < pieces.Count && pieces[next].Window.ToMs <= day.Window.FromMs)
                next++;
            var totals = KindTotals.Of(pieces.Skip(next).TakeWhile(piece => piece.Window.FromMs < day.Window.ToMs), day.Window);
            var labelled = labels.Count(label => IsOn(day, label));
            if (!totals.IsNothing || labelled > 0)
                answers.Add(DayAnswer.Of(day, totals, labelled));
        }

        return answers;
    }

    private static bool IsOn(CalendarDay day, Label label) =>
        label.FromMs < day.Window.ToMs && (label.FromMs >= day.Window.FromMs || label.ToMs > day.Window.FromMs);
}
