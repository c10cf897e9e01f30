using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.History;

/// <summary>Makes one row of stretches that a person takes for one. Pure.</summary>
internal static class HistoryRows
{
    /// <summary>Chunks are cut to the millisecond, and a clock is corrected by a few: what is closer than this follows.</summary>
    private static readonly TimeSpan Touching = TimeSpan.FromMilliseconds(50);

    public static List<LedgerStretch> Merge(IEnumerable<LedgerStretch> stretches)
    {
        var rows = new List<LedgerStretch>();
        foreach (var stretch in stretches)
        {
            if (rows.FindLastIndex(row => IsSame(row, stretch)) is >= 0 and var at)
                rows[at] = rows[at] with { To = Max(rows[at].To, stretch.To), SettledTo = Max(rows[at].SettledTo, stretch.SettledTo) };
            else
                rows.Add(stretch);
        }

        return rows;
    }

    private static bool IsSame(LedgerStretch row, LedgerStretch next) =>
        (next.From - row.To).Duration() <= Touching
        && (next.Kind, next.Fate, next.Input, next.InputName, next.Destination, next.IsPossiblyRepeated, next.Cause, next.RunEnd)
            == (row.Kind, row.Fate, row.Input, row.InputName, row.Destination, row.IsPossiblyRepeated, row.Cause, row.RunEnd);

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;

    private static DateTimeOffset? Max(DateTimeOffset? one, DateTimeOffset? other) => one > other ? one : other ?? one;
}
