using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.History;

/// <summary>What <c>history --json</c> writes.</summary>
internal static class HistoryJson
{
    public static void Write(
        Utf8JsonWriter json,
        DateTimeOffset from,
        DateTimeOffset to,
        LedgerPage page,
        DateTimeOffset now,
        bool onlyGaps,
        TimeSpan hold = default
    )
    {
        var summary = new HistorySummary(page.Stretches);
        json.WriteBoolean("ok", !summary.IsIncomplete(now, hold));
        json.WriteTime("from", from);
        json.WriteTime("to", to);
        json.WriteTime("ledger_begins", page.Begin);
        json.WriteStartObject("totals");
        json.WriteLength("recorded_ms", summary.Recorded);
        json.WriteLength("delivered_ms", summary.Delivered);
        json.WriteLength("queued_ms", summary.Queued);
        json.WriteLength("quarantined_ms", summary.Quarantined);
        json.WriteLength("lost_ms", summary.Lost);
        json.WriteLength("gaps_ms", summary.Missing);
        json.WriteLength("silence_ms", summary.Silence);
        json.WriteLength("forgotten_ms", summary.Forgotten);
        json.WriteLength("paused_ms", summary.Paused);
        json.WriteLength("not_running_ms", summary.NotRunning);
        json.WriteNumber("gaps", summary.Gaps);
        json.WriteEndObject();
        json.WriteStartArray("stretches");
        foreach (
            var stretch in page.Stretches.Where(one =>
                !onlyGaps || one.Kind is not (LedgerKind.Recorded or LedgerKind.Recording or LedgerKind.Silence)
            )
        )
            Write(json, stretch);
        json.WriteEndArray();
        json.WriteStartArray("marks");
        foreach (var mark in page.Marks)
        {
            json.WriteStartObject();
            json.WriteTime("at", mark.At);
            json.WriteString("label", mark.Label);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, LedgerStretch stretch)
    {
        json.WriteStartObject();
        json.WriteTime("from", stretch.From);
        json.WriteTime("to", stretch.To);
        json.WriteString(
            "kind",
            stretch.Kind switch
            {
                LedgerKind.Recorded => "recorded",
                LedgerKind.Recording => "recording",
                LedgerKind.Gap => "gap",
                LedgerKind.Pause => "pause",
                LedgerKind.Silence => "silence",
                LedgerKind.Forgotten => "forgotten",
                _ => "not_running",
            }
        );
        if (stretch.InputName is { } name)
            json.WriteString("input_name", name);
        if (stretch is { RecordingId: { } recording, Fate: { } fate })
        {
            json.WriteString("recording", recording);
            json.WriteString("input", stretch.Input);
            json.WriteNumber("first_chunk", stretch.FirstNumber);
            json.WriteNumber("next_chunk", stretch.NextNumber);
            json.WriteString("fate", JsonNamingPolicy.SnakeCaseLower.ConvertName(fate.ToString()));
            json.WriteBoolean("possibly_repeated", stretch.IsPossiblyRepeated);
            json.WriteString("destination", stretch.Destination);
            json.WriteTime("settled_from", stretch.SettledFrom);
            json.WriteTime("settled_to", stretch.SettledTo);
        }
        else if (stretch.Kind == LedgerKind.Forgotten)
        {
            if (stretch.RecordingId is { } forgotten)
                json.WriteString("recording", forgotten);
            json.WriteString("still_at", stretch.Destination);
            json.WriteBoolean("in_doubt", stretch.IsInDoubt);
            json.WriteString("problem", stretch.Cause);
        }
        else if (stretch.Kind is LedgerKind.Gap or LedgerKind.Pause or LedgerKind.Silence)
        {
            json.WriteString("cause", stretch.Cause);
        }
        else if (stretch.Kind == LedgerKind.NotRunning)
        {
            json.WriteString("after", JsonNamingPolicy.SnakeCaseLower.ConvertName(stretch.RunEnd.ToString()));
        }

        json.WriteEndObject();
        if (json.BytesPending > 65_536)
            json.Flush();
    }
}
