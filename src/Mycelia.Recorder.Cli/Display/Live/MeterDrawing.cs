using System.Globalization;
using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>The level meter: a bar from −60 to 0 dB, the held peak, its value, and a mark when the sound is cut off.</summary>
internal static class MeterDrawing
{
    private const int Margin = 1;
    private const int ValueWidth = 13;
    private const double High = -12;
    private const double TooHigh = -3;

    /// <summary>Nobody speaks for so long, and a room is not so quiet: the input is turned down.</summary>
    private static readonly TimeSpan LongQuiet = TimeSpan.FromSeconds(30);

    public static void Draw(Canvas canvas, DashboardLayout layout, LevelGauge gauge, RecorderState state)
    {
        var row = layout.Meter;
        var width = canvas.Width - 2 * Margin - ValueWidth;
        canvas.ClearRow(row);
        if (width < 8 || row >= canvas.Height)
            return;
        DrawBar(canvas, row, width, gauge);
        if (layout.Scale >= 0)
            DrawScale(canvas, layout.Scale, width);
        if (state.SilentSince is not null)
        {
            canvas.Write(row, Margin, " digital silence: muted? ", Ink.WarningBadge);
            return;
        }

        if (gauge.QuietFor > LongQuiet && state.Capture == CaptureState.Recording)
            canvas.Write(row, Margin, "very quiet: raise the microphone's gain ", Ink.Warning, Margin + width);
        // Just below full scale is 0, not -0.
        var value = gauge.Figure is { } figure ? (Math.Round(figure) + 0.0).ToString("0", CultureInfo.InvariantCulture) : "--";
        var column = canvas.Write(row, Margin + width + 1, $"{value, 3} dB");
        if (gauge.IsClipped)
            canvas.Write(row, column + 1, "CLIP", Ink.BadBadge);
    }

    private static void DrawBar(Canvas canvas, int row, int width, LevelGauge gauge)
    {
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
            canvas.Write(row, Margin + i, [glyph], ink);
        }
    }

    private static void DrawScale(Canvas canvas, int row, int width)
    {
        canvas.ClearRow(row);
        for (var mark = (int)LevelGauge.Bottom; mark <= 0; mark += 12)
        {
            var text = mark.ToString(CultureInfo.InvariantCulture);
            var column = Margin + (int)Position(mark, width - 1);
            canvas.Write(row, mark == (int)LevelGauge.Bottom ? column : column - text.Length + 1, text, Ink.Dim);
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
}
