using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// The strip of an hour or a day: what became of each column's time. What is delivered stands high, what waits low; what is missing, a
/// pause, and time without a recorder have a shape of their own.
/// </summary>
internal static class LedgerStripDrawing
{
    private const int Margin = 1;

    /// <summary>A gap that is shorter is none for a strip of an hour.</summary>
    private static readonly TimeSpan WorthShowing = TimeSpan.FromSeconds(0.5);

    /// <summary>What one column shows: of several things, the first of these that is in it.</summary>
    private enum Column
    {
        Nothing,
        NotRunning,
        Delivered,
        Recording,
        Waiting,
        Pause,
        Gap,
        Lost,
    }

    public static void Draw(Canvas canvas, DashboardLayout layout, LedgerWindow window, DateTimeOffset now)
    {
        var width = canvas.Width - (2 * Margin);
        if (width < 1)
            return;
        var columns = Columns(window, width);
        for (var i = 0; i < width; i++)
        {
            for (var row = 0; row < layout.StripRows; row++)
            {
                var (glyph, ink) = Cell(columns[i], row == layout.StripRows - 1, canvas.IsAscii);
                canvas.Write(layout.Strip + row, Margin + i, [glyph], ink);
            }
        }

        if (layout.Axis >= 0)
            DrawAxis(canvas, layout.Axis, window, width, now);
    }

    private static Column[] Columns(LedgerWindow window, int width)
    {
        var columns = new Column[width];
        var step = (window.To - window.From) / width;
        foreach (var stretch in window.Page?.Stretches ?? [])
        {
            var column = Of(stretch);
            var first = Math.Max(0, (int)((stretch.From - window.From) / step));
            // A stretch ends where the next begins: what only touches a column is not in it.
            var last = Math.Min(width - 1, (int)Math.Ceiling((stretch.To - window.From) / step) - 1);
            for (var i = first; i <= last; i++)
                columns[i] = column > columns[i] ? column : columns[i];
        }

        return columns;
    }

    private static Column Of(LedgerStretch stretch) =>
        stretch switch
        {
            { Fate: ChunkFate.Lost or ChunkFate.Dropped } => Column.Lost,
            { Fate: ChunkFate.Queued or ChunkFate.Quarantined } => Column.Waiting,
            { Kind: LedgerKind.Recorded } => Column.Delivered,
            { Kind: LedgerKind.Recording } => Column.Recording,
            { Kind: LedgerKind.Gap } => stretch.Duration >= WorthShowing ? Column.Gap : Column.Nothing,
            { Kind: LedgerKind.Pause } => Column.Pause,
            _ => Column.NotRunning,
        };

    private static (char Glyph, Ink Ink) Cell(Column column, bool isGround, bool isAscii) =>
        column switch
        {
            Column.Delivered => (isAscii ? '#' : '█', Ink.Good),
            Column.Recording => (isAscii ? '=' : '▄', Ink.Good),
            Column.Waiting => (isGround ? (isAscii ? '_' : '▄') : ' ', Ink.Warning),
            Column.Pause => (isAscii ? ':' : '┄', Ink.Dim),
            Column.Gap or Column.Lost => (isAscii ? 'x' : '╳', Ink.Bad),
            Column.NotRunning => (isGround ? (isAscii ? '.' : '·') : ' ', Ink.Dim),
            _ => (' ', Ink.Dim),
        };

    private static void DrawAxis(Canvas canvas, int row, LedgerWindow window, int width, DateTimeOffset now)
    {
        StripAxis.Draw(canvas, row, window.From, window.To, now);
        foreach (var mark in window.Page?.Marks ?? [])
        {
            var column = (int)((mark.At - window.From) / (window.To - window.From) * width);
            if (column >= 0 && column < width)
                canvas.Write(row, Margin + column, canvas.IsAscii ? "^" : "▴", Ink.Notice);
        }
    }
}
