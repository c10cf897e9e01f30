using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Verification;

namespace Mycelia.Recorder.Cli.History;

/// <summary>What <c>verify --json</c> writes.</summary>
internal static class VerifyJson
{
    public static void Write(
        Utf8JsonWriter json,
        HistoryWindow window,
        string place,
        bool isListening,
        VerificationReport report,
        LedgerPage page
    )
    {
        var recorded = new HistorySummary(page.Stretches);
        json.WriteBoolean("ok", report.IsComplete);
        json.WriteTime("from", window.From);
        json.WriteTime("to", window.To);
        json.WriteString("destination", place);
        json.WriteBoolean("listened", isListening);
        json.WriteString("problem", report.Problem?.Reason);
        json.WriteStartObject("totals");
        json.WriteLength("recorded_ms", recorded.Recorded);
        json.WriteLength("delivered_ms", recorded.Delivered);
        json.WriteLength("queued_ms", recorded.Queued);
        json.WriteNumber("chunks", report.Chunks);
        json.WriteNumber("compared", report.Compared);
        json.WriteNumber("recoded", report.Recoded);
        json.WriteNumber("cut", report.Cut);
        json.WriteEndObject();
        json.WriteStartArray("discrepancies");
        foreach (var one in report.Discrepancies)
            Write(json, one);
        json.WriteEndArray();
    }

    /// <summary>What became of what was missing.</summary>
    public static void Write(Utf8JsonWriter json, IReadOnlyList<RepairedChunk> repaired, bool isDryRun)
    {
        json.WriteStartArray("repaired");
        foreach (var one in repaired)
        {
            json.WriteStartObject();
            json.WriteString("recording", one.RecordingId);
            json.WriteNumber("chunk", one.Number);
            json.WriteTime("start", one.Start);
            json.WriteString(
                "result",
                one switch
                {
                    { IsNotKept: true } => "not_kept",
                    { IsSent: false } => "failed",
                    _ => isDryRun ? "would_be_sent" : "sent",
                }
            );
            json.WriteString("problem", one.Problem?.Reason);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, Discrepancy one)
    {
        json.WriteStartObject();
        json.WriteString("kind", JsonNamingPolicy.SnakeCaseLower.ConvertName(one.Kind.ToString()));
        json.WriteString("recording", one.RecordingId);
        json.WriteNumber("first_chunk", one.FirstNumber);
        json.WriteNumber("next_chunk", one.NextNumber);
        json.WriteTime("from", one.From);
        json.WriteTime("to", one.To);
        if (one.Fate is { } fate)
            json.WriteString("fate", JsonNamingPolicy.SnakeCaseLower.ConvertName(fate.ToString()));
        json.WriteString("details", one.Details);
        json.WriteEndObject();
        if (json.BytesPending > 65_536)
            json.Flush();
    }
}
