using System.Globalization;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Verification;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.History;

/// <summary>What <c>verify</c> writes for people. Pure.</summary>
/// <param name="window">Which time was verified.</param>
/// <param name="place">What was asked: the server's address, or the folder.</param>
/// <param name="isFolder">Whether it is a folder.</param>
/// <param name="now">When it is said.</param>
internal sealed class VerifyText(HistoryWindow window, string place, bool isFolder, DateTimeOffset now)
{
    /// <summary>Whether the stored audio itself was looked at, and not only what the server says of it.</summary>
    public bool IsListening { get; init; }

    private string When =>
        window.Day is { } day
            ? $"on {HistoryTimes.Heading(day, today: DateOnly.MaxValue)}"
            : $"from {Times.ToTheSecond(window.From, now)} to {Times.ToTheSecond(window.To, now)}";

    private string At => isFolder ? $"in {place}" : $"at {place}";

    /// <summary>What is to be said of the whole.</summary>
    public string Sentence(VerificationReport report, LedgerPage page)
    {
        if (HistoryWords.Unknown($"what was recorded {When}", window.From, window.To, page, now) is { } unknown)
            return unknown;
        var recorded = new HistorySummary(page.Stretches);
        if (recorded.Recorded == TimeSpan.Zero && report.Discrepancies.Count == 0)
            return recorded.Forgotten == TimeSpan.Zero
                ? $"nothing was recorded {When}"
                : $"all that was recorded {When} ({HistoryWords.Length(recorded.Forgotten)}) has been forgotten";
        var open = report.Discrepancies.Where(static one => one.IsLoss).ToArray();
        if (report.Chunks == 0 && Array.Find(open, static one => one.Kind == DiscrepancyKind.Unasked) is { } unasked)
            return $"what was recorded {When} could not be verified: "
                + (report.Problem is { } problem ? HintWords.Say(problem) : unasked.Details);
        var length = HistoryWords.Length(recorded.Recorded);
        var isWaiting = recorded.Queued > TimeSpan.Zero && !Array.Exists(open, static one => one.Fate == ChunkFate.Queued);
        var waiting = isWaiting ? $"; {HistoryWords.Length(recorded.Queued)} of it is on its way" : "";
        if (open.Length == 0 && report.Chunks == 0)
            return recorded.Delivered == TimeSpan.Zero
                ? $"nothing of what was recorded {When} ({length}) has been delivered yet{waiting}"
                : $"what was delivered of what was recorded {When} ({length}) was cut when its neighbours were forgotten, and cannot be "
                    + $"compared with what was sent{waiting}";
        var all = isWaiting ? "everything delivered of what was" : "everything";
        return open.Length == 0
            ? $"{all} recorded {When} ({length}) is stored {At}{Content(report)}{Cut(report)}{waiting}"
            : $"what was recorded {When} ({length}) is stored {At}, but for {Words.Chunks(open.Sum(static one => one.Chunks))}{waiting}:";
    }

    /// <summary>A row for each stretch of chunks that are not as they ought to be.</summary>
    public IEnumerable<string> Rows(VerificationReport report) => report.Discrepancies.Select(Row);

    /// <summary>A row for as many as follow each other and have had the same lot.</summary>
    public IEnumerable<string> Rows(IReadOnlyList<RepairedChunk> repaired, bool isDryRun)
    {
        for (var i = 0; i < repaired.Count; )
        {
            var (first, said) = (repaired[i], What(repaired[i], isDryRun));
            var next = i + 1;
            while (
                next < repaired.Count
                && repaired[next].RecordingId == first.RecordingId
                && repaired[next].Number == repaired[next - 1].Number + 1
                && What(repaired[next], isDryRun) == said
            )
                next++;
            var last = repaired[next - 1];
            var chunks =
                first == last
                    ? string.Create(CultureInfo.InvariantCulture, $"chunk {first.Number}")
                    : string.Create(CultureInfo.InvariantCulture, $"chunks {first.Number}–{last.Number}");
            yield return $"{chunks} ({Clock(first.Start)}): {said}";
            i = next;
        }
    }

    private static string What(RepairedChunk one, bool isDryRun) =>
        one switch
        {
            { IsNotKept: true } => "cannot be sent again: it is not kept (--keep-delivered)",
            { Problem: { } problem } => $"could not be sent again: {HintWords.Say(problem)}",
            _ => isDryRun ? "would be sent again" : "sent again",
        };

    /// <summary>How well it was looked at.</summary>
    private string Content(VerificationReport report) =>
        report.Chunks == 0 ? ""
        : report.Compared == report.Chunks
            ? isFolder || IsListening ? ", byte for byte as it was sent"
                : ", with the checksums of what was sent"
        : report.Recoded > 0 ? $"; {Words.Chunks(report.Recoded)} of it the server has encoded anew, which cannot be compared byte for byte"
        : "";

    private static string Cut(VerificationReport report) =>
        report.Cut == 0 ? "" : $"; {Words.Chunks(report.Cut)} of it, beside what was forgotten, could not be compared";

    private string Row(Discrepancy one)
    {
        var chunks =
            one.Chunks == 1
                ? string.Create(CultureInfo.InvariantCulture, $"chunk {one.FirstNumber}")
                : string.Create(CultureInfo.InvariantCulture, $"chunks {one.FirstNumber}–{one.NextNumber - 1}");
        var time = one.Chunks == 1 ? Clock(one.From) : $"{Clock(one.From)} – {Clock(one.To)}";
        return $"  {chunks, -16}  {time, -19}  {What(one)}";
    }

    private string What(Discrepancy one) =>
        one switch
        {
            { Kind: DiscrepancyKind.Missing } => isFolder ? "missing in the folder" : "missing at the server",
            { Kind: DiscrepancyKind.Unasked } => $"not verified: {one.Details}",
            { Fate: ChunkFate.Queued } => "waits for delivery",
            { Fate: ChunkFate.Quarantined } => "quarantined: 'queue list --quarantined' says why",
            { Fate: ChunkFate.Dropped } => "dropped to make room",
            { Fate: ChunkFate.Lost } => "LOST: neither delivered nor in the queue",
            _ => one.Details ?? "",
        };

    private string Clock(DateTimeOffset time) => window.Day is null ? Times.ToTheSecond(time, now) : Times.Stamp(time.ToLocalTime());
}
