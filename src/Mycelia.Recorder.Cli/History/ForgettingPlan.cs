using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.History;

/// <summary>What goes when a window of time is forgotten, where it is, and what cannot be reached. Pure.</summary>
/// <param name="From">Where the window begins.</param>
/// <param name="To">Where it ends.</param>
/// <param name="Stretches">What the ledger says of it.</param>
/// <param name="Kept">How many delivered chunks are kept here.</param>
/// <param name="Reached">The destination that the settings name; null: they name none.</param>
/// <param name="Aside">Files that were set aside beside the queue: nobody knows what of it is in them.</param>
internal sealed record ForgettingPlan(
    DateTimeOffset From,
    DateTimeOffset To,
    IReadOnlyList<LedgerStretch> Stretches,
    long Kept,
    string? Reached,
    IReadOnlyList<string> Aside
)
{
    /// <summary>Whether nothing is known to have been recorded, or nothing of it is left.</summary>
    public bool IsEmpty => Kept == 0 && !IsRecording && !Stretches.Any(static one => IsHere(one) || one.Fate == ChunkFate.Delivered);

    /// <summary>Whether something of it was forgotten before, and a destination has not deleted it yet.</summary>
    public bool IsLeftElsewhere => Left.Any();

    private bool IsRecording => Stretches.Any(static one => one.Kind == LedgerKind.Recording);

    private TimeSpan Queued => Sum(static one => one.Fate == ChunkFate.Queued);

    private TimeSpan Quarantined => Sum(static one => one.Fate == ChunkFate.Quarantined);

    private IEnumerable<string> Left =>
        Stretches
            .Where(static one => one.Kind == LedgerKind.Forgotten)
            .Select(HistoryWords.Left)
            .Where(static left => left.Length > 0)
            .Distinct();

    private IEnumerable<(string? Place, TimeSpan Length)> Delivered =>
        Stretches
            .Where(static one => one.Fate == ChunkFate.Delivered)
            .GroupBy(static one => one.Destination)
            .Select(static at => (at.Key, TimeSpan.FromTicks(at.Sum(static one => one.Duration.Ticks))));

    /// <summary>For people, a line each.</summary>
    public IEnumerable<string> Lines(DateTimeOffset now)
    {
        yield return IsEmpty
            ? $"nothing of {Times.ToTheSecond(From, now)} to {Times.ToTheSecond(To, now)} was recorded, or is left here: "
                + "there is nothing to forget"
            : $"{Times.ToTheSecond(From, now)} to {Times.ToTheSecond(To, now)}, {Words.Duration(To - From)}:";
        if (IsRecording)
            yield return "  being recorded    the open chunk, up to the end of the window";
        if (Queued > TimeSpan.Zero)
            yield return $"  in the queue      {Words.Duration(Queued)}, not delivered yet";
        if (Quarantined > TimeSpan.Zero)
            yield return $"  quarantined       {Words.Duration(Quarantined)}, not sent";
        if (Kept > 0)
            yield return $"  kept here         {Words.Chunks(Kept)}, delivered and kept";
        foreach (var (place, length) in Delivered)
            yield return IsReached(place)
                ? $"  delivered         {Words.Duration(length)}, to {place ?? Reached}, which is asked to delete it"
                : $"  out of reach      {Words.Duration(length)}, at {place ?? "the destination"}, which these settings do not name: asked "
                    + "when a recorder delivers there again";
        foreach (var left in Left)
            yield return $"  forgotten before  {left}";
        foreach (var file in Aside)
            yield return $"  out of reach      {file}: it was set aside, and may hold some of it; delete it by hand";
    }

    public void WriteTo(Utf8JsonWriter json)
    {
        json.WriteTime("from", From);
        json.WriteTime("to", To);
        json.WriteBoolean("recording", IsRecording);
        json.WriteLength("queued_ms", Queued);
        json.WriteLength("quarantined_ms", Quarantined);
        json.WriteNumber("kept_chunks", Kept);
        json.WriteStartArray("delivered");
        foreach (var (place, length) in Delivered)
        {
            json.WriteStartObject();
            json.WriteString("destination", place);
            json.WriteLength("ms", length);
            json.WriteBoolean("reached", IsReached(place));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("set_aside");
        foreach (var file in Aside)
            json.WriteStringValue(file);
        json.WriteEndArray();
    }

    private static bool IsHere(LedgerStretch stretch) => stretch.Fate is ChunkFate.Queued or ChunkFate.Quarantined;

    private bool IsReached(string? place) => Reached is not null && (place is null || place == Reached);

    private TimeSpan Sum(Func<LedgerStretch, bool> which) =>
        TimeSpan.FromTicks(Stretches.Where(which).Sum(static one => one.Duration.Ticks));
}
