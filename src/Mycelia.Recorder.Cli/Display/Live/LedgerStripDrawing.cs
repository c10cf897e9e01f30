using Mycelia.Recorder.Cli.Terminal;
using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>
/// The strip of an hour or a day: what became of each column's time. What was recorded stands as high as it was loud, and is a line on the
/// ground where nobody knows; what waits to be delivered has a texture. What is missing, a pause, and time without a recorder have a shape
/// of their own.
/// </summary>
internal static class LedgerStripDrawing
{
    private const int Margin = 1;
    private const double HeightUnknown = 0.125;
    private const double LeastHeight = 0.25;

    /// <summary>A gap that is shorter is none for a strip of an hour.</summary>
    private static readonly TimeSpan WorthShowing = TimeSpan.FromSeconds(0.5);

    /// <summary>What one column shows: of several things, the last of these that is in it.</summary>
    private enum Column
    {
        Nothing,
        NotRunning,
        Silence,
        Delivered,
        Recording,
        Waiting,
        Pause,
        Gap,
        Lost,
    }

    public static void Draw(Canvas canvas, DashboardLayout layout, LedgerWindow window, LoudMinutes loudness, DateTimeOffset now)
    {
        DrawRows(canvas, layout.Strip, layout.StripRows, window, loudness, input: null);
        DrawAxis(canvas, layout.Axis, window, now);
    }

    /// <summary>The strip alone.</summary>
    /// <param name="canvas">Where to.</param>
    /// <param name="from">The first row.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="window">What the ledger says.</param>
    /// <param name="loudness">How loud it was.</param>
    /// <param name="input">The only input that is shown, with what ran before there were several; null: all.</param>
    public static void DrawRows(Canvas canvas, int from, int rows, LedgerWindow window, LoudMinutes loudness, string? input)
    {
        var width = canvas.Width - (2 * Margin);
        if (width < 1)
            return;
        var columns = Columns(window, width, input);
        var step = (window.To - window.From) / width;
        for (var i = 0; i < width; i++)
        {
            var height = Height(loudness.LoudestOf(window.From + step * i, window.From + step * (i + 1)), rows);
            for (var row = 0; row < rows; row++)
            {
                var above = rows - 1 - row;
                var (glyph, ink) = Cell(columns[i], height - above, isGround: above == 0, canvas.IsAscii);
                canvas.Write(from + row, Margin + i, [glyph], ink);
            }
        }
    }

    private static Column[] Columns(LedgerWindow window, int width, string? input)
    {
        var columns = new Column[width];
        var died = new bool[width];
        var step = (window.To - window.From) / width;
        foreach (var stretch in window.Page?.Stretches ?? [])
        {
            if (input is not null && stretch.InputName is not null && stretch.InputName != input)
                continue;
            var column = Of(stretch);
            var first = Math.Max(0, (int)((stretch.From - window.From) / step));
            // A stretch ends where the next begins: what only touches a column is not in it.
            var last = Math.Min(width - 1, (int)Math.Ceiling((stretch.To - window.From) / step) - 1);
            for (var i = first; i <= last; i++)
            {
                columns[i] = column > columns[i] ? column : columns[i];
                died[i] |= IsAccident(stretch);
            }
        }

        // A recorder that was dead within a column of audio would not be seen: there it is a gap.
        for (var i = 0; i < width; i++)
        {
            if (died[i] && columns[i] is not (Column.NotRunning or Column.Pause or Column.Lost))
                columns[i] = Column.Gap;
        }

        return columns;
    }

    /// <summary>Whether no recorder ran because the one before had not been stopped.</summary>
    private static bool IsAccident(LedgerStretch stretch) =>
        stretch is { Kind: LedgerKind.NotRunning, RunEnd: RunEnd.Died or RunEnd.WentDown } && stretch.Duration >= WorthShowing;

    private static Column Of(LedgerStretch stretch) =>
        stretch switch
        {
            { Fate: ChunkFate.Lost or ChunkFate.Dropped } => Column.Lost,
            { Fate: ChunkFate.Queued or ChunkFate.Quarantined } => Column.Waiting,
            { Kind: LedgerKind.Recorded } => Column.Delivered,
            { Kind: LedgerKind.Recording } => Column.Recording,
            { Kind: LedgerKind.Gap } => stretch.Duration >= WorthShowing ? Column.Gap : Column.Nothing,
            // As a pause: somebody wants nothing to be there.
            { Kind: LedgerKind.Pause or LedgerKind.Forgotten } => Column.Pause,
            { Kind: LedgerKind.Silence } => Column.Silence,
            _ => Column.NotRunning,
        };

    /// <summary>In rows.</summary>
    private static double Height(double? rmsDb, int rows) =>
        rmsDb is { } loudness ? Math.Max(LeastHeight, StripLoudness.Of(loudness) * rows) : HeightUnknown;

    /// <param name="column">What the column shows.</param>
    /// <param name="part">How much of the cell is filled by what was recorded: none from 0 down, all from 1 up.</param>
    /// <param name="isGround">Whether it is the lowest row.</param>
    /// <param name="isAscii">What the terminal can show.</param>
    private static (char Glyph, Ink Ink) Cell(Column column, double part, bool isGround, bool isAscii) =>
        column switch
        {
            Column.Delivered => (isAscii ? Whole('#', part, isGround) : Eighths(part), Ink.Good),
            Column.Recording => (Whole(isAscii ? '=' : '░', part, isGround), Ink.Good),
            Column.Waiting => (Whole(isAscii ? '=' : '░', part, isGround), Ink.Warning),
            Column.Pause => (isAscii ? ':' : '┄', Ink.Dim),
            Column.Gap or Column.Lost => (isAscii ? 'x' : '╳', Ink.Bad),
            Column.Silence => (isGround ? '~' : ' ', Ink.Dim),
            Column.NotRunning => (isGround ? (isAscii ? '.' : '·') : ' ', Ink.Dim),
            _ => (' ', Ink.Dim),
        };

    private static char Whole(char glyph, double part, bool isGround) => isGround || part >= 0.5 ? glyph : ' ';

    private static char Eighths(double part) =>
        part >= 1 ? '█'
        : part >= 0.125 ? (char)('▁' - 1 + (int)(part * 8))
        : ' ';

    /// <summary>The times below it and what was marked, where there is room: a row from 0 on.</summary>
    public static void DrawAxis(Canvas canvas, int row, LedgerWindow window, DateTimeOffset now)
    {
        var width = canvas.Width - (2 * Margin);
        if (row < 0 || width < 1)
            return;
        StripAxis.Draw(canvas, row, window.From, window.To, now);
        foreach (var mark in window.Page?.Marks ?? [])
        {
            var column = (int)((mark.At - window.From) / (window.To - window.From) * width);
            if (column >= 0 && column < width)
                canvas.Write(row, Margin + column, canvas.IsAscii ? "^" : "▴", Ink.Notice);
        }
    }
}
