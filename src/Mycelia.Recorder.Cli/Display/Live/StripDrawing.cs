using Mycelia.Recorder.Cli.Terminal;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// The strip: the last minutes as a waveform, the newest at the right, two stretches to a column. What is missing and a pause have a shape
/// of their own.
/// </summary>
internal static class StripDrawing
{
    private const int Margin = 1;
    private const int StretchesPerColumn = 2;
    private const int DotsPerRow = 4;
    private const string AsciiShades = "_.-=#";

    private static readonly int[] LeftDots = [0x01, 0x02, 0x04, 0x40];
    private static readonly int[] RightDots = [0x08, 0x10, 0x20, 0x80];

    public static void Draw(Canvas canvas, DashboardLayout layout, RecentPast past, DateTimeOffset now)
    {
        DrawRows(canvas, layout.Strip, layout.StripRows, past);
        DrawAxis(canvas, layout.Axis, now);
    }

    /// <summary>The strip alone.</summary>
    public static void DrawRows(Canvas canvas, int from, int rows, RecentPast past)
    {
        var width = canvas.Width - 2 * Margin;
        for (var column = 0; column < width; column++)
        {
            var right = StretchesPerColumn * (width - 1 - column);
            DrawColumn(canvas, from, rows, Margin + column, past[right + 1], past[right]);
        }
    }

    /// <summary>The times below it, where there is room: a row from 0 on.</summary>
    public static void DrawAxis(Canvas canvas, int row, DateTimeOffset now)
    {
        if (row >= 0)
            StripAxis.Draw(canvas, row, now - ((canvas.Width - 2 * Margin) * StretchesPerColumn * RecentPast.Length), now, now);
    }

    private static void DrawColumn(Canvas canvas, int from, int rows, int column, Stretch left, Stretch right)
    {
        var isGap = left.Kind == StretchKind.Gap || right.Kind == StretchKind.Gap;
        var isSilence = left.Kind == StretchKind.Silence && right.Kind == StretchKind.Silence;
        var isPause = left.Kind == StretchKind.Paused || right.Kind == StretchKind.Paused;
        for (var row = 0; row < rows; row++)
        {
            var (glyph, ink) = (isGap, isPause) switch
            {
                (true, _) => (canvas.IsAscii ? 'x' : '╳', Ink.Bad),
                (_, true) => (canvas.IsAscii ? ':' : '┄', Ink.Dim),
                _ when isSilence => (row == rows - 1 ? '~' : ' ', Ink.Dim),
                _ when canvas.IsAscii => (Shade(left, right, row == rows - 1), Ink.Good),
                _ => (Braille(Dots(left, LeftDots, row, rows) + Dots(right, RightDots, row, rows)), Ink.Good),
            };
            canvas.Write(from + row, column, [glyph], ink);
        }
    }

    private static char Braille(int dots) => dots == 0 ? ' ' : (char)(0x2800 + dots);

    /// <summary>In several rows the wave stands about the middle, in one it stands on the ground.</summary>
    private static int Dots(Stretch stretch, int[] bits, int row, int rows)
    {
        if (stretch.Kind != StretchKind.Recorded)
            return 0;
        var (ground, span) = rows == 1 ? (DotsPerRow - 0.5, DotsPerRow) : ((rows * DotsPerRow - 1) / 2.0, rows * DotsPerRow / 2.0);
        var reach = Math.Max(0.5, Loudness(stretch) * span);
        var dots = 0;
        for (var i = 0; i < DotsPerRow; i++)
            dots += Math.Abs(row * DotsPerRow + i - ground) <= reach ? bits[i] : 0;
        return dots;
    }

    private static char Shade(Stretch left, Stretch right, bool isGround)
    {
        if (!isGround || (left.Kind != StretchKind.Recorded && right.Kind != StretchKind.Recorded))
            return ' ';
        return AsciiShades[(int)Math.Round(Math.Max(Loudness(left), Loudness(right)) * (AsciiShades.Length - 1))];
    }

    private static double Loudness(Stretch stretch) => stretch.Kind == StretchKind.Recorded ? StripLoudness.Of(stretch.RmsDb) : 0;
}
