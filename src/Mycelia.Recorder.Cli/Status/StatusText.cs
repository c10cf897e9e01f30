using System.Globalization;
using System.Text.Json;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Status;

/// <summary>Puts a status document into words.</summary>
internal static class StatusText
{
    /// <summary>Some lines.</summary>
    public static IEnumerable<string> Lines(JsonElement status)
    {
        var queue = QueueOf(status);
        yield return $"{Capture(status)} since {Clock(Time(status, "since"), hasAge: true)}{(HasInputs(status) ? "" : Input(status))}";
        if (SkippingSince(status) is { } skipping)
            yield return $"silence since {Clock(skipping, hasAge: true)}: what is heard is not delivered until there is sound";
        foreach (var input in Inputs(status))
            yield return $"  {Text(input.GetProperty("name"))}: {Capture(input)} since "
                + $"{Clock(Time(input, "since"), hasAge: true)}{(SkippingSince(input) is null ? "" : " (silence)")}{Input(input)}";
        yield return queue.Chunks == 0
            ? "nothing waits for delivery"
            : $"{Words.Chunks(queue)} to deliver, the oldest from {Clock(queue.OldestStart)}";
        yield return Delivery(status.GetProperty("upload"));
        yield return $"today: {Totals(status.GetProperty("today"))}";
        if (status.TryGetProperty("transcription", out var transcription))
            yield return Transcription(transcription);
        foreach (var problem in Problems(status, hasAge: true))
            yield return $"! {problem}";
    }

    /// <summary>One line, for one change of many.</summary>
    public static string Line(JsonElement status)
    {
        var queue = QueueOf(status);
        var problems = string.Concat(Problems(status).Select(static problem => $"; ! {problem}"));
        var silence = SkippingSince(status) is null ? "" : " (silence)";
        return $"{Capture(status)}{silence}; {(queue.Chunks == 0 ? "nothing queued" : $"{Words.Chunks(queue)} queued")}; "
            + $"{Delivery(status.GetProperty("upload"))}{problems}";
    }

    /// <summary>How deliveries are.</summary>
    public static UploadAnswer Upload(JsonElement status)
    {
        var upload = status.GetProperty("upload");
        return new(Text(upload.GetProperty("state")), Delivery(upload), QueueOf(status).Chunks, Time(upload, "next_try"), IsHeld(upload));
    }

    public static IReadOnlyList<string> Problems(JsonElement status, bool hasAge = false) =>
        [.. status.GetProperty("problems").EnumerateArray().Select(problem => Problem(problem, hasAge))];

    /// <summary>A recorder that was started before an update sends them as sentences.</summary>
    private static string Problem(JsonElement problem, bool hasAge)
    {
        if (problem.ValueKind == JsonValueKind.String)
            return Text(problem);
        var text = Text(problem.GetProperty("text"));
        if (Time(problem, "since") is not { } since)
            return text;
        // "not delivering since 14:05:12: why", as one would say it; of several inputs, behind the name of the one that has it.
        var name = problem.TryGetProperty("input", out var input) && text.StartsWith($"{Text(input)}: ", StringComparison.Ordinal);
        var begin = name ? Text(input).Length + 2 : 0;
        var reason = text.IndexOf(": ", begin, StringComparison.Ordinal) is var colon and >= 0 ? colon : text.Length;
        return $"{text[..reason]} since {Clock(since, hasAge)}{text[reason..]}";
    }

    private static string Capture(JsonElement status)
    {
        var state = Text(status.GetProperty("state")).Replace('_', ' ');
        // A recorder that was started before an update does not say.
        if (
            !status.TryGetProperty("pause_cause", out var cause)
            || cause is not { ValueKind: JsonValueKind.String }
            || status.GetProperty("reason").GetString() is not { } reason
        )
            return state;
        // A user's pause is called "paused", or "paused until 14:05:00".
        var detail = reason.StartsWith(state, StringComparison.Ordinal) ? reason[state.Length..].Trim() : reason;
        return detail.Length > 0 ? $"{state} ({detail})" : state;
    }

    private static bool HasInputs(JsonElement status) => status.TryGetProperty("inputs", out _);

    /// <summary>Each of several; a recorder with one does not list it.</summary>
    private static IEnumerable<JsonElement> Inputs(JsonElement status) =>
        status.TryGetProperty("inputs", out var inputs) ? inputs.EnumerateArray().Take(InputName.Most) : [];

    /// <summary>A recorder that was started before an update does not say.</summary>
    private static DateTimeOffset? SkippingSince(JsonElement status) =>
        status.TryGetProperty("skipping_since", out _) ? Time(status, "skipping_since") : null;

    private static string Input(JsonElement status)
    {
        if (status.GetProperty("device").GetString() is not { } device)
            return "";
        var level = status.GetProperty("peak_db") is { ValueKind: JsonValueKind.Number } peak
            ? ", " + Words.Level(new SoundLevel(peak.GetDouble(), status.GetProperty("rms_db").GetDouble()))
            : "";
        return $": {device}{level}";
    }

    private static string Delivery(JsonElement upload)
    {
        var reason = upload.GetProperty("reason").GetString() is { } words ? $": {words}" : "";
        var next = Time(upload, "next_try") is { } time ? $"; next try at {Clock(time)}" : "";
        var last = Time(upload, "last_success") is { } success ? $", last delivery at {Clock(success)}" : "";
        var open =
            upload.TryGetProperty("unencrypted", out var unencrypted) && unencrypted.ValueKind == JsonValueKind.True
                ? " (unencrypted)"
                : "";
        var isHeldBack =
            upload.TryGetProperty("held_until", out var until)
            && until.ValueKind == JsonValueKind.String
            && until.GetDateTimeOffset() > DateTimeOffset.Now;
        return upload.GetProperty("state").GetString() switch
        {
            "idle" or "sending" when isHeldBack => $"held until {Clock(Time(upload, "held_until"))}{open}{last}",
            "off" => "recording only, delivery is off",
            "idle" => $"delivered everything{open}{last}",
            "sending" => $"delivering{open}{last}{reason}",
            "waiting" when IsHeld(upload) => $"waiting to deliver{open}{reason}{last}",
            "waiting" => $"cannot deliver{open}{reason}{next}{last}",
            "refused" => $"the server refuses the credentials{reason}{next}{last}",
            _ => $"a setting keeps chunks from passing{reason}{next}{last}",
        };
    }

    private static bool IsHeld(JsonElement upload) => upload.TryGetProperty("held", out var held) && held.ValueKind == JsonValueKind.True;

    private static string Transcription(JsonElement progress)
    {
        return $"Mycelia, of the last day's recordings: {Count("chunks")} chunks stored, {Count("transcribed")} transcribed, "
            + $"{Count("without_speech")} without speech, {Count("waiting")} waiting";

        string Count(string name) => progress.GetProperty(name).GetInt64().ToString(CultureInfo.InvariantCulture);
    }

    private static string Totals(JsonElement totals)
    {
        var extras = new[]
        {
            ("interruptions", "interruption", "interruptions"),
            ("quarantined", "quarantined", "quarantined"),
            ("lost", "LOST", "LOST"),
            ("possibly_repeated", "possibly repeated", "possibly repeated"),
        }
            .Select(extra => (Count: totals.GetProperty(extra.Item1).GetInt64(), extra.Item2, extra.Item3))
            .Select(static extra => (extra.Count, Words: extra.Count == 1 ? extra.Item2 : extra.Item3))
            .Where(static extra => extra.Count > 0)
            .Select(static extra => string.Create(CultureInfo.InvariantCulture, $", {extra.Count} {extra.Words}"));
        var silence =
            totals.TryGetProperty("skipped_ms", out var skipped) && skipped.GetDouble() > 0
                ? $", {Span(totals, "skipped_ms")} silence"
                : "";
        return $"{Span(totals, "captured_ms")} captured, {Span(totals, "uploaded_ms")} delivered{silence}{string.Concat(extras)}";
    }

    private static QueueStatus QueueOf(JsonElement status)
    {
        var queue = status.GetProperty("queue");
        return new(
            queue.GetProperty("chunks").GetInt64(),
            TimeSpan.FromMilliseconds(queue.GetProperty("duration_ms").GetDouble()),
            queue.GetProperty("bytes").GetInt64(),
            Time(queue, "oldest_start"),
            queue.GetProperty("quarantined").GetInt64(),
            // A recorder that was started before an update does not say.
            EncodedBytes: queue.TryGetProperty("encoded_bytes", out var encoded) ? encoded.GetInt64() : 0
        );
    }

    private static string Span(JsonElement totals, string name) =>
        Words.Duration(TimeSpan.FromMilliseconds(totals.GetProperty(name).GetDouble()));

    private static DateTimeOffset? Time(JsonElement element, string name) =>
        element.GetProperty(name) is { ValueKind: JsonValueKind.String } time ? time.GetDateTimeOffset() : null;

    private static string Text(JsonElement text) => text.GetString() ?? throw new FormatException("a text is missing");

    private static string Clock(DateTimeOffset? time, bool hasAge = false) =>
        time is not { } known ? "?"
        : hasAge ? Times.WithAge(known, DateTimeOffset.Now)
        : Times.Of(known, DateTimeOffset.Now);
}
