using System.Globalization;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.History;

/// <summary>Puts stretches into words. Pure.</summary>
internal static class HistoryWords
{
    /// <summary>What a stretch was, in a word or two.</summary>
    public static string Kind(LedgerStretch stretch) =>
        stretch switch
        {
            { Fate: ChunkFate.Lost } => "LOST",
            { Fate: ChunkFate.Dropped } => "dropped",
            { Fate: ChunkFate.Discarded } => "discarded",
            { Kind: LedgerKind.Recorded } => "recorded",
            { Kind: LedgerKind.Recording } => "recording",
            { Kind: LedgerKind.Gap } => "gap",
            { Kind: LedgerKind.Pause } => "pause",
            { Kind: LedgerKind.Silence } => "silence",
            { Kind: LedgerKind.Forgotten } => "forgotten",
            _ => "not running",
        };

    /// <summary>What is to be said of a row beside its times.</summary>
    /// <param name="stretch">The row.</param>
    /// <param name="now">When it is said.</param>
    /// <param name="hasPlace">Whether to say where it is.</param>
    public static string Details(LedgerStretch stretch, DateTimeOffset now, bool hasPlace)
    {
        var place = hasPlace && stretch.Destination is { } destination ? $" to {destination}" : "";
        var details = stretch switch
        {
            { Fate: ChunkFate.Delivered } => $"delivered{place}{By(stretch, now)}{(stretch.IsPossiblyRepeated ? ", possibly twice" : "")}",
            { Fate: ChunkFate.Queued } => "waits for delivery",
            { Fate: ChunkFate.Quarantined } => "quarantined: 'queue list --quarantined' says why",
            { Fate: ChunkFate.Dropped } => $"{Length(stretch.Duration)}, to make room",
            { Fate: ChunkFate.Discarded } => $"{Length(stretch.Duration)}, by hand",
            { Fate: ChunkFate.Lost } => $"{Length(stretch.Duration)}, recorded and not in the queue any more",
            { Kind: LedgerKind.Recording } => "",
            { Kind: LedgerKind.NotRunning } => $"{Length(stretch.Duration)}{Ended(stretch.RunEnd)}",
            { Kind: LedgerKind.Silence } => $"{Length(stretch.Duration)}, not delivered",
            { Kind: LedgerKind.Forgotten } => $"{Length(stretch.Duration)}{AndLeft(stretch)}",
            { Cause: { } cause } => $"{Length(stretch.Duration)}, {cause}",
            _ => $"{Length(stretch.Duration)}, for a cause that is not known",
        };
        return stretch.InputName is not { } name ? details
            : details.Length == 0 ? name
            : $"{name}: {details}";
    }

    /// <summary>Where what was forgotten still is, or may be; nothing where it is gone.</summary>
    public static string Left(LedgerStretch stretch)
    {
        if (stretch.Destination is not { } place)
            return "";
        var why = stretch.Cause is { } problem ? $": {problem}" : ", which is asked to delete it";
        return $"{(stretch.IsInDoubt ? "some of it may be" : "still")} at {(place.Length > 0 ? place : "the destination")}{why}";
    }

    /// <summary>The same, as the end of a sentence.</summary>
    public static string AndLeft(LedgerStretch stretch) => Left(stretch) is { Length: > 0 } left ? $", {left}" : "";

    /// <summary>How the recorder before a stretch ended.</summary>
    public static string Ended(RunEnd end) =>
        end switch
        {
            RunEnd.Stopped => ", after a stop",
            RunEnd.Died => ", after it was killed or crashed",
            RunEnd.WentDown => ", after the machine went down",
            _ => "",
        };

    /// <summary>As a clock shows it: <c>23:51:02</c>; what is shorter than two minutes in seconds, and then in milliseconds.</summary>
    public static string Length(TimeSpan length)
    {
        if (length > TimeSpan.Zero && length < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{length.TotalMilliseconds:0} ms");
        if (length < TimeSpan.FromMinutes(2))
            return Words.Seconds(length);
        var seconds = (long)Math.Round(length.TotalSeconds);
        return string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}");
    }

    /// <summary>Why nothing can be said of a time; null: something can, be it that nothing was recorded.</summary>
    /// <param name="what">What the time is called.</param>
    /// <param name="from">Where it begins.</param>
    /// <param name="to">Where it ends.</param>
    /// <param name="page">What the ledger says of it.</param>
    /// <param name="now">When it is said.</param>
    public static string? Unknown(string what, DateTimeOffset from, DateTimeOffset to, LedgerPage page, DateTimeOffset now)
    {
        if (page.Stretches.Count > 0)
            return null;
        if (from > now)
            return $"{what} is still to come";
        return page.Begin is not { } begin ? $"nothing is known of {what}: the ledger begins with the next recording"
            : begin >= to ? $"nothing is known of {what}: the ledger begins on {Times.ToTheSecond(begin, now)}"
            : null;
    }

    /// <summary>The figures of a window, in one line.</summary>
    public static string Totals(HistorySummary summary)
    {
        var parts = new List<string> { $"recorded {Length(summary.Recorded)}", $"delivered {Length(summary.Delivered)}" };
        Add(summary.Queued, "waiting");
        Add(summary.Quarantined, "quarantined");
        Add(summary.Lost, "LOST");
        if (summary.Gaps > 0)
            parts.Add(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{summary.Gaps} {(summary.Gaps == 1 ? "gap" : "gaps")} of {Length(summary.Missing)}"
                )
            );
        Add(summary.Silence, "silence");
        Add(summary.Forgotten, "forgotten");
        Add(summary.Paused, "paused");
        Add(summary.NotRunning, "not running");
        return string.Join(", ", parts);

        void Add(TimeSpan length, string what)
        {
            if (length > TimeSpan.Zero)
                parts.Add($"{what} {Length(length)}");
        }
    }

    private static string By(LedgerStretch stretch, DateTimeOffset now) =>
        stretch.SettledTo is { } last ? $" by {HistoryTimes.Clock(last, stretch.To, now)}" : "";
}
