using Mycelia.LocalServer.Model;

namespace Mycelia.LocalServer.Listening;

/// <summary>A day of the calendar in an answer.</summary>
internal sealed record DayAnswer(
    string Date,
    string From,
    string To,
    long RecordedMs,
    long GapMs,
    long PauseMs,
    long SilenceMs,
    long DeletedMs,
    int Labels
)
{
    public static DayAnswer Of(CalendarDay day, KindTotals totals, int labels) =>
        new(
            day.Name,
            WireTime.Format(day.Window.FromMs),
            WireTime.Format(day.Window.ToMs),
            totals.RecordedMs,
            totals.GapMs,
            totals.PauseMs,
            totals.SilenceMs,
            totals.DeletedMs,
            labels
        );
}
