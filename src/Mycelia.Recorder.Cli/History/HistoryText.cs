using System.Globalization;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.History;

/// <summary>What <c>history</c> writes for people. Pure.</summary>
/// <param name="now">When it is said.</param>
/// <param name="zone">Whose clock days and times are of.</param>
/// <param name="width">Of the terminal; null where there is none.</param>
internal sealed class HistoryText(DateTimeOffset now, TimeZoneInfo zone, int? width)
{
    private const int DetailColumn = 36;

    /// <summary>Of the columns after the day.</summary>
    private static readonly int[] Widths = [9, 9, 9, 4, 9, 9, 9, 11];

    /// <summary>A day: its figures, what it was made of, and what was marked.</summary>
    /// <param name="day">The day.</param>
    /// <param name="page">What the ledger says of it.</param>
    /// <param name="onlyGaps">Whether to leave out what was recorded and is well.</param>
    public IEnumerable<string> Day(DateOnly day, LedgerPage page, bool onlyGaps)
    {
        var (heading, end) = (HistoryTimes.Heading(day, HistoryTimes.DayOf(now, zone)), HistoryTimes.EndOf(day, zone));
        if (HistoryWords.Unknown(heading, HistoryTimes.Midnight(day, zone), end, page, now) is { } unknown)
        {
            yield return unknown;
            yield break;
        }

        yield return $"{heading}: {HistoryWords.Totals(new(page.Stretches))}";
        foreach (var line in Inputs(page))
            yield return line;
        if (page.Begin is { } begin && HistoryTimes.DayOf(begin, zone) == day)
            yield return $"  The ledger begins at {Times.Stamp(TimeZoneInfo.ConvertTime(begin, zone))}: nothing is known of before.";
        foreach (var line in Rows(page, end, onlyGaps))
            yield return line;
    }

    /// <summary>A window shorter than two days.</summary>
    public IEnumerable<string> Window(DateTimeOffset from, DateTimeOffset to, LedgerPage page, bool onlyGaps)
    {
        if (Unknown(from, to, page) is { } unknown)
        {
            yield return unknown;
            yield break;
        }

        yield return $"{Span(from, to)}: {HistoryWords.Totals(new(page.Stretches))}";
        foreach (var line in Inputs(page))
            yield return line;
        foreach (var line in Rows(page, DateTimeOffset.MaxValue, onlyGaps))
            yield return line;
    }

    /// <summary>A row for each of many days of a window.</summary>
    public IEnumerable<string> Table(
        DateTimeOffset from,
        DateTimeOffset to,
        LedgerPage page,
        IEnumerable<(DateOnly Day, LedgerPage Page)> days
    )
    {
        if (Unknown(from, to, page) is { } unknown)
        {
            yield return unknown;
            yield break;
        }

        yield return Row("day", "recorded", "delivered", "waiting", "gaps", "missing", "silence", "paused", "not running");
        foreach (var (day, ofDay) in days)
        {
            var summary = new HistorySummary(ofDay.Stretches);
            var waiting = summary.Queued + summary.Quarantined;
            yield return Row(
                Times.DayForLists(day),
                Cell(summary.Recorded),
                Cell(summary.Delivered),
                Cell(waiting),
                summary.Gaps == 0 ? "" : summary.Gaps.ToString(CultureInfo.InvariantCulture),
                Cell(summary.Missing),
                Cell(summary.Silence),
                Cell(summary.Paused),
                Cell(summary.NotRunning)
            ) + (summary.Lost > TimeSpan.Zero ? $"  LOST {HistoryWords.Length(summary.Lost)}" : "");
        }
    }

    /// <summary>What became of one moment, a sentence for each recording of it.</summary>
    public IEnumerable<string> At(DateTimeOffset moment, LedgerPage page)
    {
        var time = Times.ToTheSecond(moment, now);
        if (page.Stretches.Count == 0)
            return [HistoryWords.Unknown(time, moment, moment, page, now) ?? $"nothing is known of {time}, between two stretches"];
        return page.Stretches.Select(stretch => Sentence(moment, stretch)).Concat(Twice(moment));
    }

    /// <summary>When clocks go back, an hour comes twice: which one this is.</summary>
    private IEnumerable<string> Twice(DateTimeOffset moment)
    {
        var local = TimeZoneInfo.ConvertTime(moment, zone);
        if (!zone.IsAmbiguousTime(local))
            yield break;
        var other = zone.GetAmbiguousTimeOffsets(local).First(offset => offset != local.Offset);
        yield return $"  That time came twice that night. This is the one at {Offset(local.Offset)}; "
            + $"write {Offset(other)} behind the time for the other.";

        static string Offset(TimeSpan offset) =>
            string.Create(CultureInfo.InvariantCulture, $"{(offset < TimeSpan.Zero ? '-' : '+')}{offset:hh\\:mm}");
    }

    /// <summary>The figures of each of several inputs; those of all count time once.</summary>
    private static IEnumerable<string> Inputs(LedgerPage page) =>
        page
            .Stretches.Where(static one => one.InputName is not null)
            .GroupBy(static one => one.InputName)
            .OrderBy(static input => input.Key, StringComparer.OrdinalIgnoreCase)
            .Select(static input => $"  {input.Key}: {HistoryWords.Totals(new([.. input]))}");

    private string Sentence(DateTimeOffset moment, LedgerStretch stretch) =>
        stretch.InputName is { } name ? $"{name}: {Words(moment, stretch)}" : Words(moment, stretch);

    private string Words(DateTimeOffset moment, LedgerStretch stretch)
    {
        var heard = stretch.Input is { } input ? $"recorded ({input})" : "recorded";
        var settled = stretch.SettledAt(moment) is { } at ? Times.ToTheSecond(at, now) : "";
        var place = stretch.Destination is { } destination ? $" to {destination}" : "";
        return stretch switch
        {
            { Fate: ChunkFate.Delivered } => $"{heard}, delivered {settled}{place}{(stretch.IsPossiblyRepeated ? ", possibly twice" : "")}",
            { Fate: ChunkFate.Queued } => $"{heard}, not delivered yet",
            { Fate: ChunkFate.Quarantined } => $"{heard}, quarantined: 'queue list --quarantined' says why",
            { Fate: ChunkFate.Dropped } => $"{heard}, and dropped {settled} to make room",
            { Fate: ChunkFate.Discarded } => $"{heard}, and discarded by hand {settled}",
            { Fate: ChunkFate.Lost } => $"{heard}, and LOST: it is neither delivered nor in the queue",
            { Kind: LedgerKind.Recording } => "being recorded now",
            { Kind: LedgerKind.NotRunning } => $"not recorded: no recorder ran {Span(stretch)}{HistoryWords.Ended(stretch.RunEnd)}",
            { Kind: LedgerKind.Silence } => $"silence {Span(stretch)}, not delivered by --skip-silence",
            { Kind: LedgerKind.Forgotten } => $"forgotten: recorded, and deleted here {Span(stretch)}{HistoryWords.AndLeft(stretch)}",
            { Kind: LedgerKind.Pause } => $"not recorded: {stretch.Cause} {Span(stretch)}",
            _ => $"not recorded: {stretch.Cause ?? "for a cause that is not known"}, {Span(stretch)}",
        };
    }

    private string? Unknown(DateTimeOffset from, DateTimeOffset to, LedgerPage page) =>
        HistoryWords.Unknown(Span(from, to), from, to, page, now);

    private string Span(DateTimeOffset from, DateTimeOffset to) => $"{Times.ToTheSecond(from, now)} – {Times.ToTheSecond(to, now)}";

    private string Span(LedgerStretch stretch) =>
        $"from {Times.ToTheSecond(stretch.Whole.From, now)} "
        + (stretch.Whole.To >= now ? "until now" : $"to {HistoryTimes.Clock(stretch.Whole.To, stretch.Whole.From, now)}");

    private IEnumerable<string> Rows(LedgerPage page, DateTimeOffset endOfDay, bool onlyGaps)
    {
        var rows = HistoryRows.Merge(page.Stretches);
        var hasPlace = rows.Select(static row => row.Destination).OfType<string>().Distinct().Skip(1).Any();
        var lines = rows.Where(row => !onlyGaps || !IsWell(row))
            .Select(row => (row.From, Text: Line(row, endOfDay, hasPlace)))
            .Concat(onlyGaps ? [] : page.Marks.Select(mark => (From: mark.At, Text: Mark(mark))));
        return lines.OrderBy(static line => line.From).SelectMany(static line => line.Text);
    }

    private static bool IsWell(LedgerStretch row) =>
        row.Fate is ChunkFate.Delivered or ChunkFate.Queued or ChunkFate.Discarded
        || row.Kind is LedgerKind.Recording or LedgerKind.Silence
        || row is { Kind: LedgerKind.Forgotten, Destination: null };

    private string[] Line(LedgerStretch row, DateTimeOffset endOfDay, bool hasPlace)
    {
        var until = row.Kind == LedgerKind.Recording && row.To >= now ? "now" : HistoryTimes.End(row.To, endOfDay);
        return Wrapped(
            $"  {Times.Stamp(row.From.ToLocalTime())} – {until, -8}  {HistoryWords.Kind(row), -11}",
            HistoryWords.Details(row, now, hasPlace)
        );
    }

    private string[] Mark(RecordingMark mark) =>
        Wrapped($"  {Times.Stamp(mark.At.ToLocalTime())}             mark       ", Visible.Line(mark.Label));

    private string[] Wrapped(string head, string details)
    {
        if (width is not { } room || room < DetailColumn + 20)
            return [$"{head}  {details}".TrimEnd()];
        var lines = WordWrap.Lines(details, room - DetailColumn).ToArray();
        return
        [
            $"{head}  {(lines.Length > 0 ? lines[0] : "")}".TrimEnd(),
            .. lines.Skip(1).Select(static line => new string(' ', DetailColumn) + line),
        ];
    }

    private static string Cell(TimeSpan length) => length > TimeSpan.Zero ? HistoryWords.Length(length) : "";

    private static string Row(params ReadOnlySpan<string> cells)
    {
        var row = $"{cells[0], -14}";
        for (var column = 1; column < cells.Length; column++)
            row += $"  {cells[column].PadLeft(Widths[column - 1])}";
        return row.TrimEnd();
    }
}
