using System.Globalization;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// The level meters, one for each channel: a bar from −60 to 0 dB, the held peak, its value, and a mark when the sound is cut off.
/// </summary>
internal static class MeterDrawing
{
    private const int Margin = 1;
    private const int ValueWidth = 13;
    private const int LeastBar = 4;
    private const int LeastBarBesideValue = 8;
    private const string Silent = " digital silence ";
    private const string ShortSilent = "silent";
    private const double High = -12;
    private const double TooHigh = -3;

    /// <summary>Nobody speaks for so long, and a room is not so quiet: the input is turned down.</summary>
    private static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(30);

    /// <summary>A channel that is silent for so long beside others is dead, or muted.</summary>
    private static readonly TimeSpan LongSilent = TimeSpan.FromSeconds(5);

    public static void Draw(Canvas canvas, DashboardLayout layout, LevelGauges gauges, InputState state)
    {
        var meters = gauges.All;
        var perRow = (meters.Count + layout.MeterRows - 1) / layout.MeterRows;
        var room = (canvas.Width - 2 * Margin + 1) / perRow - 1;
        for (var row = 0; row < layout.MeterRows; row++)
            canvas.ClearRow(layout.Meter + row);
        for (var i = 0; i < meters.Count; i++)
        {
            var place = new Place(layout.Meter + i / perRow, Margin + i % perRow * (room + 1), gauges.NameOf(i), room);
            if (place.BarWidth < LeastBar || place.Row >= canvas.Height)
                return;
            DrawBar(canvas, place, meters[i]);
            if (WhyNoLevel(meters[i], i, meters.Count, place.BarWidth, state) is { } why)
                canvas.Write(place.Row, place.Bar, why, Ink.WarningBadge, place.Bar + place.BarWidth);
            else
                DrawValue(canvas, place, meters[i], state);
            if (layout.Scale >= 0 && perRow == 1)
                DrawScale(canvas, layout.Scale, place);
        }
    }

    /// <summary>One of several inputs on a row of its own: its name, and how loud it is, or why it is not heard.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="row">The row.</param>
    /// <param name="name">Its name, as wide as those of the others.</param>
    /// <param name="gauge">Its meter.</param>
    /// <param name="state">How it is.</param>
    public static void DrawInput(Canvas canvas, int row, string name, LevelGauge gauge, InputState state)
    {
        canvas.ClearRow(row);
        var place = new Place(row, Margin, name, canvas.Width - 2 * Margin);
        if (place.BarWidth < LeastBar)
        {
            canvas.Write(row, Margin, name, state.Capture == CaptureState.Recording ? Ink.Dim : Ink.Warning, canvas.Width - 1);
            return;
        }

        if (state.Capture != CaptureState.Recording)
        {
            var (word, ink) = CaptureWords.Of(state.Capture);
            canvas.Write(row, Margin, name, Ink.Dim);
            var column = canvas.Write(row, place.Bar, ink == Ink.Bold ? word : $" {word} ", ink, canvas.Width - 1);
            if (state.Reason is { } reason && !reason.Equals(word, StringComparison.OrdinalIgnoreCase))
                canvas.Write(row, column + 1, reason, Ink.Warning, canvas.Width - 1);
            return;
        }

        DrawBar(canvas, place, gauge);
        if (WhyNoLevel(gauge, 0, 1, place.BarWidth, state) is { } why)
            canvas.Write(row, place.Bar, why, Ink.WarningBadge, place.Bar + place.BarWidth);
        else
            DrawValue(canvas, place, gauge, state);
    }

    private static string? WhyNoLevel(LevelGauge gauge, int number, int count, int width, InputState state) =>
        state.SilentSince is not null && number == 0 ? " digital silence: muted? "
        : count == 1 || gauge.SilentFor <= LongSilent ? null
        : width < Silent.Length ? ShortSilent
        : Silent;

    private static void DrawValue(Canvas canvas, Place place, LevelGauge gauge, InputState state)
    {
        var end = place.Bar + place.BarWidth;
        if (gauge.QuietFor > LongQuiet && state.Capture == CaptureState.Recording)
            canvas.Write(place.Row, place.Bar, "very quiet: raise the microphone's gain ", Ink.Warning, end);
        if (gauge.IsClipped && !place.HasValue)
            canvas.Write(place.Row, place.Column, place.Name, Ink.BadBadge);
        if (!place.HasValue)
            return;
        // Just below full scale is 0, not -0.
        var value = gauge.Figure is { } figure ? (Math.Round(figure) + 0.0).ToString("0", CultureInfo.InvariantCulture) : "--";
        var column = canvas.Write(place.Row, end + 1, $"{value, 3} dB");
        if (gauge.IsClipped)
            canvas.Write(place.Row, column + 1, "CLIP", Ink.BadBadge);
    }

    private static void DrawBar(Canvas canvas, Place place, LevelGauge gauge)
    {
        var (row, width) = (place.Row, place.BarWidth);
        canvas.Write(row, place.Column, place.Name, Ink.Dim);
        var filled = Position(gauge.Level, width);
        var peak = gauge.Peak > LevelGauge.Bottom ? Math.Min(width - 1, (int)Position(gauge.Peak, width)) : -1;
        for (var i = 0; i < width; i++)
        {
            var part = filled - i;
            var ink = Ink.Dim;
            var glyph = canvas.IsAscii ? '.' : '─';
            if (i == peak && part < 1)
                (glyph, ink) = (canvas.IsAscii ? '|' : '┃', InkAt(i, width));
            else if (part >= 1)
                (glyph, ink) = (canvas.IsAscii ? '=' : '█', InkAt(i, width));
            else if (part >= 0.125 && !canvas.IsAscii)
                (glyph, ink) = ((char)('█' + 8 - (int)(part * 8)), InkAt(i, width));
            canvas.Write(row, place.Bar + i, [glyph], ink);
        }
    }

    private static void DrawScale(Canvas canvas, int row, Place place)
    {
        canvas.ClearRow(row);
        var end = -1;
        for (var mark = (int)LevelGauge.Bottom; mark <= 0; mark += 12)
        {
            var text = mark.ToString(CultureInfo.InvariantCulture);
            var column = place.Bar + (int)Position(mark, place.BarWidth - 1) - (mark == (int)LevelGauge.Bottom ? 0 : text.Length - 1);
            // In a narrow window one figure would cover the other.
            if (column <= end)
                continue;
            canvas.Write(row, column, text, Ink.Dim);
            end = column + text.Length;
        }
    }

    private static double Position(double db, int width) => (db - LevelGauge.Bottom) / -LevelGauge.Bottom * width;

    private static Ink InkAt(int column, int width)
    {
        var db = LevelGauge.Bottom - LevelGauge.Bottom * (column + 0.5) / width;
        return db < High ? Ink.Good
            : db < TooHigh ? Ink.Warning
            : Ink.Bad;
    }

    /// <summary>Where a meter stands.</summary>
    /// <param name="Row">Its row.</param>
    /// <param name="Column">Its first column.</param>
    /// <param name="Name">What stands before the bar; empty: nothing.</param>
    /// <param name="Width">How many columns it has.</param>
    private readonly record struct Place(int Row, int Column, string Name, int Width)
    {
        /// <summary>The first column of the bar.</summary>
        public int Bar => Column + (Name.Length == 0 ? 0 : Name.Length + 1);

        public int BarWidth => Width - (Bar - Column) - (HasValue ? ValueWidth : 0);

        /// <summary>One of several in a row has none, where the bar would lack the room.</summary>
        public bool HasValue => Name.Length == 0 || Width - (Bar - Column) - ValueWidth >= LeastBarBesideValue;
    }
}
