using System.Globalization;
using Mycelia.Recorder.Cli.Format;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>Rows of figures: the queue, delivery in two or three, today.</summary>
internal static class FactsDrawing
{
    private const int Margin = 1;
    private const int Wide = 60;

    /// <param name="canvas">Where to.</param>
    /// <param name="row">The first row.</param>
    /// <param name="rows">How many there are: a fifth takes the rest of a long reason.</param>
    /// <param name="state">What is shown.</param>
    /// <param name="now">When.</param>
    public static void Draw(Canvas canvas, int row, int rows, RecorderState state, DateTimeOffset now)
    {
        DrawQueue(canvas, row, state, now);
        var (words, ink) = Delivery(state, now);
        var next = row + 1;
        foreach (var line in Wrapped(words, canvas.Width - 1 - TextColumn(canvas), rows - 3))
        {
            Write(canvas, next, next == row + 1 ? "upload" : "", line, ink);
            next++;
        }

        var column = Write(canvas, next, "", state.IsUnencrypted ? "unencrypted " : "", Ink.Warning);
        canvas.Write(next, column, DeliveryTimes(state.Upload, now), Ink.Dim, canvas.Width - 1);
        DrawToday(canvas, next + 1, state.Today.Totals);
    }

    /// <summary>On so many lines; what is left over is marked.</summary>
    private static IEnumerable<string> Wrapped(string text, int width, int most)
    {
        if (width < 1)
            return [];
        string[] lines = [.. WordWrap.Lines(text, width)];
        if (lines.Length > most)
        {
            var last = lines[most - 1];
            lines[most - 1] = (last.Length >= width ? last[..(width - 1)] : last) + "…";
        }

        return lines.Take(most);
    }

    private static void DrawQueue(Canvas canvas, int row, RecorderState state, DateTimeOffset now)
    {
        var queue = state.Queue;
        var aside = queue.Quarantined > 0 ? string.Create(CultureInfo.InvariantCulture, $", {queue.Quarantined} quarantined") : "";
        var room = canvas.Width - 1 - TextColumn(canvas) - aside.Length;
        var texts = Waiting(queue, now);
        var column = Write(canvas, row, "queue", Array.Find(texts, text => Canvas.WidthOf(text) <= room) ?? texts[^1]);
        canvas.Write(row, column, aside, Ink.Warning, canvas.Width - 1);
    }

    /// <summary>What waits, from the most that can be said of it to the least.</summary>
    private static string[] Waiting(QueueStatus queue, DateTimeOffset now)
    {
        if (queue.Chunks == 0)
            return ["empty"];
        var count = queue.Chunks.ToString(CultureInfo.InvariantCulture);
        var (length, size, oldest) = (
            Words.Duration(queue.Duration),
            Words.Bytes(queue.WaitingBytes),
            queue.OldestStart is { } start ? Times.Of(start, now) : "?"
        );
        return
        [
            $"{Words.Chunks(queue.Chunks)}, {length}, {size}, oldest {oldest}",
            $"{count} ({length}, {size}) of {oldest}",
            $"{count} ({length}) of {oldest}",
            $"{count} of {oldest}",
        ];
    }

    private static void DrawToday(Canvas canvas, int row, Totals today)
    {
        var column = Write(canvas, row, "today", $"{Words.Duration(today.Captured)} captured, {Words.Duration(today.Uploaded)} delivered");
        if (today.Skipped > TimeSpan.Zero)
            column = canvas.Write(row, column, $", {Words.Duration(today.Skipped)} silence", Ink.Plain, canvas.Width - 1);
        foreach (
            var (count, what, ink) in new[]
            {
                (today.Lost, "LOST", Ink.Bad),
                (today.Interruptions, today.Interruptions == 1 ? "interruption" : "interruptions", Ink.Warning),
                (today.PossiblyRepeated, "possibly repeated", Ink.Warning),
            }
        )
        {
            if (count > 0)
                column = canvas.Write(row, column, string.Create(CultureInfo.InvariantCulture, $", {count} {what}"), ink, canvas.Width - 1);
        }
    }

    private static (string Text, Ink Ink) Delivery(RecorderState state, DateTimeOffset now)
    {
        var upload = state.Upload;
        if (upload.State is UploadState.Idle or UploadState.Sending && state.HeldUntil is { } until && until > now)
            return ($"held until {Times.Of(until, now)}", Ink.Notice);
        var reason = upload.Reason is { } why ? $": {why}" : "";
        return upload.State switch
        {
            UploadState.Off => ("off: this run only records", Ink.Dim),
            UploadState.Idle => (upload.LastSuccess is null ? "idle" : "idle, all delivered", Ink.Good),
            UploadState.Sending => ($"sending{reason}", reason.Length == 0 ? Ink.Good : Ink.Warning),
            UploadState.Waiting => ($"waiting{reason}", upload.Held is null ? Ink.Warning : Ink.Notice),
            UploadState.Refused => ($"refused{reason}", Ink.Bad),
            _ => ($"misconfigured{reason}", Ink.Bad),
        };
    }

    private static string DeliveryTimes(UploadStatus upload, DateTimeOffset now)
    {
        var parts = new List<string>();
        if (upload.NextTry is { } next)
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"next try in {Math.Max(0, Math.Ceiling((next - now).TotalSeconds))} s"));
        if (upload.LastSuccess is { } last)
            parts.Add($"last {Times.Of(last, now)}");
        if (upload.BytesPerSecond is { } rate)
            parts.Add($"{Words.Bytes((long)rate)}/s");
        return string.Join(", ", parts);
    }

    private static int Write(Canvas canvas, int row, string name, string text, Ink ink = Ink.Plain)
    {
        canvas.Write(row, Margin, name, Ink.Dim);
        return canvas.Write(row, TextColumn(canvas), text, ink, canvas.Width - 1);
    }

    private static int TextColumn(Canvas canvas) => Margin + (canvas.Width >= Wide ? 8 : 7);
}
