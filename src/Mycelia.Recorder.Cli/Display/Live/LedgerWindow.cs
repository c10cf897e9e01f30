using Mycelia.Recorder.Cli.History;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>What the ledger says of the time that the strip shows.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Page">What became of it; null: it cannot be read.</param>
internal sealed record LedgerWindow(DateTimeOffset From, DateTimeOffset To, LedgerPage? Page)
{
    /// <summary>Which time a zoom shows; by the local clock, and as long as the day is.</summary>
    public static (DateTimeOffset From, DateTimeOffset To) Of(StripZoom zoom, DateTimeOffset now)
    {
        if (zoom == StripZoom.Hour)
            return (now - TimeSpan.FromHours(1), now);
        var zone = TimeZoneInfo.Local;
        var day = HistoryTimes.DayOf(now, zone).AddDays(zoom == StripZoom.Yesterday ? -1 : 0);
        return (HistoryTimes.Midnight(day, zone), HistoryTimes.EndOf(day, zone));
    }
}
