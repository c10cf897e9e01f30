using System.Globalization;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;
using Mycelia.Recorder.Wording;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>Draws a moment on a canvas. Pure.</summary>
internal static class Dashboard
{
    private const int Margin = 1;

    public static void Draw(Canvas canvas, DashboardView view)
    {
        var layout = LayoutOf(canvas, view);
        canvas.Clear();
        DrawHeader(canvas, layout, view);
        if (view.ShowsHelp)
        {
            HelpPage.Draw(canvas, layout.Device + 1, layout.Footer, view.IsAttached);
        }
        else if (view.Events is { } back)
        {
            NoticesDrawing.Draw(canvas, layout.Device + 1, layout.Footer - layout.Device - 1, view.Notices, back);
        }
        else
        {
            DrawMeter(canvas, view);
            if (view.Inputs.Count > 0)
                InputsDrawing.DrawStrips(canvas, layout, view);
            else if (view.Ledger is { } ledger)
                LedgerStripDrawing.Draw(canvas, layout, ledger, view.Loudness, view.Now);
            else
                StripDrawing.Draw(canvas, layout, view.Past, view.Now);
            FactsDrawing.Draw(canvas, layout.Facts, layout.FactRows, view.State, view.Now);
            NoticesDrawing.Draw(canvas, layout.Notices, layout.NoticeRows, view.Notices, back: 0);
        }

        DrawFooter(canvas, layout, view);
    }

    /// <summary>The rows that move ten times a second: mostly one.</summary>
    public static void DrawMeter(Canvas canvas, DashboardView view)
    {
        if (view.Inputs.Count > 0)
            InputsDrawing.DrawMeters(canvas, LayoutOf(canvas, view), view);
        else
            MeterDrawing.Draw(canvas, LayoutOf(canvas, view), view.Gauges, view.State.Whole);
    }

    private static DashboardLayout LayoutOf(Canvas canvas, DashboardView view) =>
        view.Inputs.Count > 0
            ? DashboardLayout.ForInputs(canvas.Height, view.Inputs.Count)
            : DashboardLayout.For(canvas.Height, view.Gauges.All.Count);

    private static void DrawHeader(Canvas canvas, DashboardLayout layout, DashboardView view)
    {
        var state = view.State;
        var (word, ink) = CaptureWords.Of(state.Capture);
        if (state.Inputs.Count(static input => input.Capture == CaptureState.Recording) is > 0 and var heard && heard < state.Inputs.Count)
            word = string.Create(CultureInfo.InvariantCulture, $"{word} {heard} OF {state.Inputs.Count}");
        var column = Margin;
        if (state.Capture == CaptureState.Recording)
            column = canvas.Write(layout.Header, column, canvas.IsAscii ? "* " : "● ", Ink.Lamp);
        column = canvas.Write(layout.Header, column, ink == Ink.Bold ? word : $" {word} ", ink);
        if (state.Capture is not (CaptureState.Recording or CaptureState.Starting))
            column = canvas.Write(layout.Header, column + 1, $"since {Times.Of(state.Since, view.Now)}");
        else if (state is { Capture: CaptureState.Recording, SkippingSince: { } skipping })
            column = canvas.Write(layout.Header, column + 1, $"silence since {Times.Of(skipping, view.Now)}", Ink.Dim);
        var elapsed = Elapsed(view.Now - state.StartedAt);
        if (column + elapsed.Length + 1 < canvas.Width)
            canvas.WriteRight(layout.Header, elapsed, Ink.Bold);

        if (
            state.Reason is { } reason
            && (state.Capture is not (CaptureState.Recording or CaptureState.Paused) || state.PausedBy is not (null or PauseCause.User))
        )
            canvas.Write(layout.Device, Margin, reason, Ink.Warning, canvas.Width - 1);
        else if (state.Device is { } device)
            canvas.Write(layout.Device, Margin, state.Format is { } format ? $"{device}, {format}" : device, Ink.Plain, canvas.Width - 1);
        DrawProblems(canvas, layout, view);
    }

    /// <summary>A bar that says what somebody should know of, where there is something; not recording at all says the header.</summary>
    private static void DrawProblems(Canvas canvas, DashboardLayout layout, DashboardView view)
    {
        HealthProblem[] problems = [.. Health.Problems(view.State, view.Now).Where(static problem => problem.Code != "not_recording")];
        if (problems.Length == 0 || layout.Problems < 0)
            return;
        var more = problems.Length > 1 ? string.Create(CultureInfo.InvariantCulture, $" (+{problems.Length - 1})") : "";
        canvas.Write(
            layout.Problems,
            Margin,
            $" {(canvas.IsAscii ? "!" : "▲")} {problems[0].Text}{more} ",
            Ink.WarningBadge,
            canvas.Width - 1
        );
    }

    private static void DrawFooter(Canvas canvas, DashboardLayout layout, DashboardView view)
    {
        var row = layout.Footer;
        canvas.ClearRow(row);
        if (view.Minutes is { } minutes)
        {
            // Where there is room, what it means is said before it is done.
            var isWide = canvas.Width >= 60;
            DrawPrompt(
                canvas,
                row,
                isWide ? $"forget for good the last minutes{OfAll(view)}: " : "forget minutes: ",
                minutes,
                Ink.BadBadge
            );
            return;
        }

        if (view.Label is { } label)
        {
            DrawPrompt(canvas, row, "mark: ", label, Ink.NoticeBadge);
            return;
        }

        if (view.State.Capture is CaptureState.Stopping or CaptureState.Stopped)
        {
            canvas.Write(row, Margin, view.IsAttached ? "the recorder is stopping" : "stopping; Ctrl+C ends at once", Ink.Dim);
            return;
        }

        (string Key, string Meaning)[] keys =
        [
            ("p", view.State is { Capture: CaptureState.Paused, PausedBy: null or PauseCause.User } ? "resume" : "pause"),
            ("m", "mark"),
            ("x", "forget"),
            ("z", "zoom"),
            ("e", "events"),
            ("q", view.IsAttached ? "leave" : "stop"),
            ("?", "help"),
        ];
        // Where there is no room for all, the help has the rest.
        if (keys.Sum(static one => one.Key.Length + one.Meaning.Length + 3) > canvas.Width)
            keys = Array.FindAll(keys, static one => one.Key is not ("x" or "z" or "e"));
        var next = Margin;
        foreach (var (key, meaning) in keys)
        {
            next = canvas.Write(row, next, key, Ink.Notice);
            next = canvas.Write(row, next + 1, meaning, Ink.Dim) + 2;
        }
    }

    private static string OfAll(DashboardView view) =>
        view.Inputs.Count switch
        {
            0 => "",
            2 => " of both inputs",
            var all => string.Create(CultureInfo.InvariantCulture, $" of all {all} inputs"),
        };

    private static void DrawPrompt(Canvas canvas, int row, string prompt, string typed, Ink cursor)
    {
        var room = Math.Max(1, canvas.Width - prompt.Length - 3);
        var column = canvas.Write(row, Margin, prompt, Ink.Notice);
        column = canvas.Write(row, column, typed.Length <= room ? typed : typed[^room..], Ink.Bold);
        canvas.Write(row, column, " ", cursor);
    }

    private static string Elapsed(TimeSpan time) =>
        time < TimeSpan.Zero
            ? "0:00:00"
            : string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours}:{time.Minutes:00}:{time.Seconds:00}");
}
